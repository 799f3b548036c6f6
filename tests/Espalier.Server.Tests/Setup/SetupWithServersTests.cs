using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Testing.Browser;
using Espalier.Testing.Databases;
using Espalier.Testing.Directories;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Espalier.Testing.Processes;
using Npgsql;

namespace Espalier.Server.Tests.Setup;

/// <summary>The wizard's pages that ask servers: PostgreSQL and a Samba domain.</summary>
[Collection(Containers)]
public sealed class SetupWithServersTests(SambaServer samba) : IAsyncDisposable
{
    /// <summary>Tests that need the containers of the shared domain for themselves.</summary>
    public const string Containers = "Containers of the directory";

    private const string UserPassword = "Grün & 山-4711";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-setup-");
    private readonly BrowserFixture _browser = new();
    private readonly PostgresServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "SITE-42")]
    [Trait("Line", "SITE-47")]
    public async Task A_wrong_host_of_the_database_is_said_on_the_page_and_one_that_goes_away_at_the_end()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var server = new NpgsqlConnectionStringBuilder(await _server.CreateDatabaseAsync(Token));
        await using var wizard = await OpenAsync();
        var page = wizard.Page;
        await GoToAsync(page, "SMS Provider location");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Remote server" }).CheckAsync();
        await NextAsync(page);
        await Assertions.Expect(page.GetByText("The name or address of the PostgreSQL server is needed.")).ToBeVisibleAsync();

        await page.GetByLabel("Host name or IP address").FillAsync("no-such-host.invalid");
        await page.GetByLabel("User name").FillAsync(server.Username!);
        await page.GetByLabel("Port", new() { Exact = true }).FillAsync($"{server.Port}");
        await NextAsync(page);
        var row = page.GetByRole(AriaRole.Row, new() { Name = "Database server" });
        await Assertions.Expect(row).ToContainTextAsync("Failed");
        await Assertions.Expect(row).ToContainTextAsync("no-such-host.invalid");
        await HeadingAsync(page, "SMS Provider location");

        await page.GetByLabel("Host name or IP address").FillAsync(server.Host!);
        await NextAsync(page);
        foreach (var title in new[] { "Active Directory", "Site server service account", "Prerequisites Check", "Mac client certificate management settings", "Role-based security", "Site server communication ports", "Customer Experience Program", "Configuration Settings Summary" })
        {
            await HeadingAsync(page, title);
            if (title != "Configuration Settings Summary")
            {
                await NextAsync(page);
            }
        }

        // The server goes away between summary and end; nothing that was typed is lost.
        await _server.CrashAsync(Token);
        var finish = page.GetByRole(AriaRole.Button, new() { Name = "Finish", Exact = true });
        await finish.ClickAsync();
        await Assertions.Expect(page.GetByText("could not complete")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await wizard.Window.KeepScreenshotAsync("setup-failed");
        File.Exists(Path.Combine(wizard.Session.Place.DataFolder, "site.json")).ShouldBeFalse();
        await _server.StartAgainAsync(Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Back", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText($"Remote server: PostgreSQL on {server.Host}:{server.Port}")).ToBeVisibleAsync();
        await finish.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The site T12 is set up" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        wizard.Window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-16")]
    [Trait("Line", "SITE-43")]
    [Trait("Line", "SEC-16")]
    public async Task A_wrong_password_holds_the_wizard_and_roles_are_given_to_users_and_groups_that_are_picked()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        var domain = await samba.StartAsync(Token);
        await domain.AddGroupAsync("Helpdesk", Token);
        await using var wizard = await OpenAsync();
        var page = wizard.Page;
        await GoToAsync(page, "Active Directory");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Connect Active Directory" }).CheckAsync();
        await page.GetByLabel("Domain", new() { Exact = false }).First.FillAsync("corp.local");
        await page.GetByLabel("Domain controllers").FillAsync(domain.Address);
        await page.GetByLabel("Trusted authorities").FillAsync(domain.AuthorityPem);
        await NextAsync(page);

        await HeadingAsync(page, "Site server service account");
        await page.GetByLabel("Account", new() { Exact = false }).Last.FillAsync(domain.Administrator);
        await page.GetByLabel("Password").First.FillAsync(SambaDomain.AdministratorPassword);
        await NextAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Top-level domain" })).ToContainTextAsync(".local is no real top-level domain.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back", Exact = true }).ClickAsync();
        await page.GetByLabel("Domain", new() { Exact = false }).First.FillAsync(SambaDomain.DnsName);
        await NextAsync(page);

        await HeadingAsync(page, "Site server service account");
        await page.GetByLabel("Password").First.FillAsync("wrong");
        await NextAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "service account in the directory" })).ToContainTextAsync("does not accept the service account");
        await HeadingAsync(page, "Site server service account");
        await page.GetByLabel("Password").First.FillAsync(SambaDomain.AdministratorPassword);
        await NextAsync(page);
        await HeadingAsync(page, "Prerequisites Check");
        await NextAsync(page);
        await NextAsync(page);

        await HeadingAsync(page, "Role-based security");
        foreach (var role in new[] { "Problem Monitor Users", "FileVault Key Administrators", "Administrator", "Enrollers" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = role, Exact = true })).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "FileVault Key Administrators" })).ToContainTextAsync("CORP\\Domain Admins");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to Enrollers" }).ClickAsync();
        var picker = page.GetByRole(AriaRole.Dialog, new() { Name = "Select Users or Groups" });
        await picker.GetByRole(AriaRole.Searchbox).FillAsync("Help");
        await picker.GetByRole(AriaRole.Row, new() { Name = "CORP\\Helpdesk" }).ClickAsync();
        await picker.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Enrollers" })).ToContainTextAsync("CORP\\Helpdesk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove CORP\\Domain Admins from FileVault Key Administrators" }).ClickAsync();
        await wizard.Window.KeepScreenshotAsync("setup-roles");
        await NextAsync(page);
        await HeadingAsync(page, "Site server communication ports");

        // The answers are what set-up applies.
        wizard.Session.Answers.Roles.Members.ShouldBe([new RoleMember("Enrollers", "CORP\\Helpdesk")]);
        var done = await wizard.Session.ApplyAsync(Token);
        done.Problem.ShouldBeNull();
        wizard.Window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-44")]
    public async Task A_right_that_is_missing_in_the_directory_holds_the_wizard_until_it_is_given_and_Rerun_was_pressed()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        var domain = await samba.StartAsync(Token);
        await domain.DeleteTreeAsync("CN=EspalierServices,CN=System," + domain.BaseName, Token);
        await domain.DeleteTreeAsync("CN=Espalier,CN=Program Data," + domain.BaseName, Token);
        await domain.AddUserAsync("espalier", UserPassword, Token);
        var user = await domain.AddUserAsync("configurer", UserPassword, Token);
        await domain.GiveAsync("CN=espalier," + domain.UsersName, user, $"(OA;;RPWP;f3a64788-5306-11d1-a9c5-0000f80367c1;;{await domain.FindSidAsync(user, Token)})", Token);
        await domain.GiveAsync("CN=Program Data," + domain.BaseName, user, $"(A;CI;CCRPLCLORC;;;{await domain.FindSidAsync(user, Token)})", Token);

        await using var wizard = await OpenAsync();
        var page = wizard.Page;
        wizard.Session.Answers.Site.HostNames = ["site.corp.example.com"];
        await GoToAsync(page, "Active Directory");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Connect Active Directory" }).CheckAsync();
        await page.GetByLabel("Domain", new() { Exact = false }).First.FillAsync(SambaDomain.DnsName);
        await page.GetByLabel("Domain controllers").FillAsync(domain.Address);
        await page.GetByLabel("Trusted authorities").FillAsync(domain.AuthorityPem);
        await NextAsync(page);
        await HeadingAsync(page, "Site server service account");
        await page.GetByLabel("Account", new() { Exact = false }).Last.FillAsync("espalier@corp.example.com");
        await page.GetByLabel("Password").First.FillAsync(UserPassword);
        await page.GetByLabel("Configuring user").FillAsync("configurer@corp.example.com");
        await NextAsync(page);
        await Assertions.Expect(page.GetByText("The password of the configuring user is needed.")).ToBeVisibleAsync();
        await page.GetByLabel("Its password").FillAsync(UserPassword);
        await NextAsync(page);

        await HeadingAsync(page, "Prerequisites Check");
        var row = page.GetByRole(AriaRole.Row, new() { Name = "service location in Active Directory" });
        await Assertions.Expect(row).ToContainTextAsync("Failed");
        await Assertions.Expect(row).ToContainTextAsync("configurer@corp.example.com lacks Create All Child Objects on CN=System,DC=corp,DC=example,DC=com");
        await Assertions.Expect(row).ToContainTextAsync("dsacls \"CN=System,DC=corp,DC=example,DC=com\" /I:T /G \"configurer@corp.example.com:GRCC\"");
        foreach (var passed in new[] { "configuring user in the directory", "Product data in Active Directory", "service principal names", "service account in the site's container" })
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = passed })).ToContainTextAsync("Passed");
        }

        var next = page.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true });
        await Assertions.Expect(next).ToBeDisabledAsync();
        await wizard.Window.KeepScreenshotAsync("setup-rights-missing");

        // Still missing: Rerun says so again.
        var rerun = page.GetByRole(AriaRole.Button, new() { Name = "Rerun" });
        await rerun.ClickAsync();
        await Assertions.Expect(rerun).ToBeEnabledAsync();
        await Assertions.Expect(row).ToContainTextAsync("Failed");
        await Assertions.Expect(next).ToBeDisabledAsync();

        await domain.GiveAsync("CN=System," + domain.BaseName, user, $"(A;CI;CCRPLCLORC;;;{await domain.FindSidAsync(user, Token)})", Token);
        await rerun.ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Passed");
        await Assertions.Expect(next).ToBeEnabledAsync();
        await NextAsync(page);
        await HeadingAsync(page, "Mac client certificate management settings");

        // What was checked is enough: set-up publishes as this user.
        var done = await wizard.Session.ApplyAsync(Token);
        done.Problem.ShouldBeNull();
        (await domain.FindAsync("CN=SiteServer,CN=EspalierSiteServer-T12,CN=EspalierServices,CN=System," + domain.BaseName, Token)).ShouldContain("keywords: sha256:" + done.Value!.AuthorityFingerprint);
        (await domain.ToolAsync(Token, "spn", "list", "espalier")).ShouldContain("HTTP/site.corp.example.com");
        wizard.Window.Errors.ShouldBeEmpty();
    }

    private static async Task GoToAsync(IPage page, string title)
    {
        await NextAsync(page);
        await page.GetByLabel("Site code").FillAsync("T12");
        foreach (var next in new[] { "SMS Provider location", "Active Directory" })
        {
            await NextAsync(page);
            await HeadingAsync(page, next);
            if (next == title)
            {
                return;
            }
        }
    }

    private static Task HeadingAsync(IPage page, string title) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true, Level = 2 })).ToBeVisibleAsync(new() { Timeout = 20_000 });

    private static Task NextAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();

    private async Task<OpenWizard> OpenAsync()
    {
        var port = TestPorts.Free();
        var place = new SetupPlace(Directory.CreateDirectory(Path.Combine(_folder.FullName, "data")).FullName, Path.Combine(_folder.FullName, "keys"));
        var session = new SetupSession(place, new SiteSetup(place, NullLoggerFactory.Instance), TimeProvider.System, port);
        session.Answers.Ports.Macs = TestPorts.Free();
        session.Answers.Ports.Files = 0;
        var options = new SiteHostOptions
        {
            Site = new Espalier.Site.SiteOptions { SiteCode = "", DataFolder = place.DataFolder, KeysFolder = place.KeysFolder },
            Ports = new SitePorts(0, port),
        };
        var host = await SetupHost.StartAsync(session, options, Token);
        var window = await _browser.OpenAsync(acceptsAnyCertificate: true);
        await window.Page.GotoAsync($"https://127.0.0.1:{port}/setup?code={session.Code}");
        await HeadingAsync(window.Page, "Select Components");
        return new OpenWizard(session, host, window);
    }

    private sealed record OpenWizard(SetupSession Session, WebApplication Host, BrowserWindow Window) : IAsyncDisposable
    {
        public IPage Page => Window.Page;

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            await Host.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        }
    }
}
