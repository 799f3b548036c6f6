using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Espalier.Contracts.Admin.Security;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Browser;
using Espalier.Testing.Directories;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Espalier.Testing.Processes;

[assembly: AssemblyFixture(typeof(SambaServer))]

namespace Espalier.Server.Tests;

/// <summary>The whole way in a browser: a site, a Samba domain, an administrator who connects them, and a user of the domain who signs in.</summary>
public sealed class DirectoryConsoleTests(SambaServer samba) : IAsyncLifetime
{
    private const string LocalPassword = "correct horse battery";
    private const string UserPassword = "Grün & 山-4711";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-directory-");
    private readonly BrowserFixture _browser = new();
    private WebApplication? _site;
    private string _address = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (SambaServer.Missing is not null)
        {
            return;
        }

        var ports = new SitePorts(TestPorts.Free(), TestPorts.Free());
        _site = await SiteHost.StartAsync(
            new SiteHostOptions
            {
                Site = new SiteOptions { SiteCode = "T12", DataFolder = _folder.FullName, KeysFolder = Path.Combine(_folder.FullName, "keys") },
                Ports = ports,
                Address = IPAddress.Loopback,
                IsConsolePlain = true,
            },
            null,
            Token);
        _address = $"http://127.0.0.1:{ports.Console}";
        await _site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", LocalPassword, [SecurityRole.FullAdministrator.Name], Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "SEC-11")]
    [Trait("Line", "SEC-18")]
    public async Task A_group_of_the_domain_is_browsed_for_given_a_role_and_its_members_sign_in_and_change_nothing()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        var domain = await samba.StartAsync(Token);
        var user = await domain.AddUserAsync("jürgen", UserPassword, Token);
        var inner = await domain.AddGroupAsync("Team of Jürgen", Token, user);
        await domain.AddGroupAsync("Analysts & all", Token, inner);

        await using var window = await _browser.OpenAsync();
        var page = window.Page;
        await SignInAsync(page, "Ada", LocalPassword);
        await ConnectAsync(page, domain);
        await window.KeepScreenshotAsync("active-directory");
        await AddGroupAsync(page, "Analysts");
        await window.KeepScreenshotAsync("administrative-users");

        // What was clicked is what the API says, and it is there after a reload.
        await page.ReloadUntilReadyAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "CORP\\Analysts & all" })).ToContainTextAsync("Read-only Analyst");
        using var ada = await ApiAsync("Ada", LocalPassword);
        var users = await ada.GetFromJsonAsync<JsonElement>("/api/v1/administrative-users", Token);
        users.EnumerateArray().Select(u => (u.GetProperty("name").GetString(), u.GetProperty("kind").GetString())).ShouldBe([("Ada", "Local"), ("CORP\\Analysts & all", "DirectoryGroup")], ignoreOrder: true);
        window.Errors.ShouldBeEmpty();

        await using var other = await _browser.OpenAsync();
        await SignInAsync(other.Page, "jürgen@corp.example.com", "wrong");
        await Assertions.Expect(other.Page.GetByText("The user name or the password is wrong.")).ToBeVisibleAsync();
        await SignInAsync(other.Page, "CORP\\Jürgen", UserPassword);
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = "jürgen@corp.example.com, account and theme" })).ToBeVisibleAsync();
        await OpenAsync(other.Page, "/administration/security/administrative-users");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Row, new() { Name = "Ada" })).ToBeVisibleAsync();
        (await other.Page.GetByRole(AriaRole.Button, new() { Name = "Add User or Group" }).CountAsync()).ShouldBe(0);
        (await other.Page.GetByRole(AriaRole.Link, new() { Name = "Active Directory" }).CountAsync()).ShouldBe(0);
        await OpenAsync(other.Page, "/administration/security/active-directory");
        await Assertions.Expect(other.Page.GetByText("Your security roles do not include the right 'ManageSecurity' that this needs.")).ToBeVisibleAsync();

        using var analyst = await ApiAsync("jürgen@corp.example.com", UserPassword);
        using var refused = await analyst.PostAsJsonAsync("/api/v1/administrative-users/local", new AddLocalUser("Eve", "correct horse battery", ["Full Administrator"]), Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_api_gives_a_token_for_a_password_and_a_code_for_a_refusal()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        using var client = new HttpClient { BaseAddress = new Uri(_address) };
        using var unknown = await client.PostAsJsonAsync("/api/v1/sign-in", new ApiSignIn("ada@corp.example.com", "x"), Token);
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await unknown.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("domain-unknown");

        using var ada = await ApiAsync("Ada", LocalPassword);
        using var overview = await ada.GetAsync("/api/v1/overview", Token);
        overview.StatusCode.ShouldBe(HttpStatusCode.OK);

        var codes = new List<string?>();
        for (var i = 0; i < 11; i++)
        {
            using var wrong = await client.PostAsJsonAsync("/api/v1/sign-in", new ApiSignIn("Ada", "wrong"), Token);
            codes.Add((await wrong.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString());
        }

        codes[0].ShouldBe("credentials-wrong");
        codes[^1].ShouldBe("too-many-attempts");
    }

    private static async Task ConnectAsync(IPage page, SambaDomain domain)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/administration/overview/security/active-directory").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Connect Active Directory" });
        await dialog.GetByLabel("Domain", new() { Exact = false }).First.FillAsync(SambaDomain.DnsName);
        await dialog.GetByLabel("Domain controllers").FillAsync(domain.Address);
        await dialog.GetByLabel("Service account").FillAsync(domain.Administrator);
        await dialog.GetByLabel("Password").FillAsync(SambaDomain.AdministratorPassword);
        await dialog.GetByLabel("Time limit for an answer").FillAsync("60");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("is not trusted").First).ToBeVisibleAsync();
        await dialog.GetByLabel("Trusted authorities").FillAsync(domain.AuthorityPem);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("answers for DC=corp,DC=example,DC=com")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Connected: ")).ToBeVisibleAsync();
    }

    private static async Task AddGroupAsync(IPage page, string beginning)
    {
        await OpenAsync(page, "/administration/overview/security/administrative-users");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add User or Group" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Add User or Group" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Browse" }).ClickAsync();
        var picker = page.GetByRole(AriaRole.Dialog, new() { Name = "Select User or Group" });
        await Assertions.Expect(picker.GetByRole(AriaRole.Row, new() { Name = "CORP\\Administrator" }).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await picker.GetByRole(AriaRole.Searchbox).FillAsync(beginning);
        await Assertions.Expect(picker.GetByRole(AriaRole.Row, new() { Name = "Analysts & all" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await picker.GetByRole(AriaRole.Row, new() { Name = "Analysts & all" }).ClickAsync();
        await picker.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        var roles = page.GetByRole(AriaRole.Dialog, new() { Name = "Add Security Role" });
        await roles.GetByRole(AriaRole.Row, new() { Name = "Read-only Analyst" }).ClickAsync();
        await roles.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "CORP\\Analysts & all" })).ToBeVisibleAsync();
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), path).ToString());
        await page.Locator("html[data-ready]").WaitForAsync();
    }

    private async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GotoAsync(_address + "/sign-in");
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private async Task<HttpClient> ApiAsync(string name, string password)
    {
        var client = new HttpClient { BaseAddress = new Uri(_address) };
        using var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new ApiSignIn(name, password), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<ApiSignedIn>(Token))!.Token);
        return client;
    }
}
