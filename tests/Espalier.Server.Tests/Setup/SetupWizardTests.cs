using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Espalier.Testing.Browser;
using Microsoft.Playwright;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary>From nothing to a site in a browser: <c>espalier serve</c> as a process on an empty folder, its link, the wizard, the console.</summary>
public sealed class SetupWizardTests : IAsyncDisposable
{
    private const string Password = "correct horse battery";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-setup-");
    private readonly BrowserFixture _browser = new();
    private readonly int _console = TestPorts.Free();
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = static (_, _, _, _) => true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.FullName, "data");

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Line", "SITE-45")]
    [Trait("Line", "SITE-56")]
    [Trait("Line", "SITE-32")]
    [Trait("Line", "DB-2")]
    [Trait("Line", "LOGF-2")]
    [Trait("Line", "LOGF-3")]
    public async Task An_empty_folder_becomes_a_site_by_the_wizard_whose_pages_keep_what_was_typed()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var serve = Serve();
        var link = await LinkAsync(serve);
        await using var window = await _browser.OpenAsync(acceptsAnyCertificate: true);
        var page = window.Page;
        await page.GotoAsync(link);
        await HeadingAsync(page, "Select Components");
        await window.KeepScreenshotAsync("setup-components");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Reporting services point" }).CheckAsync();
        await NextAsync(page);

        await HeadingAsync(page, "Site");
        await NextAsync(page);
        await Assertions.Expect(page.GetByText("Three letters or digits are needed")).ToBeVisibleAsync();
        await page.GetByLabel("Site code").FillAsync("t12");
        await page.GetByLabel("Site name").FillAsync("Berlin");
        await page.GetByLabel("Names of this server, one per line").FillAsync("localhost\n127.0.0.1");
        await NextAsync(page);

        await HeadingAsync(page, "SMS Provider location");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Local server" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Site code")).ToHaveValueAsync("T12");
        await Assertions.Expect(page.GetByLabel("Site name")).ToHaveValueAsync("Berlin");
        await NextAsync(page);
        await HeadingAsync(page, "SMS Provider location");
        await NextAsync(page);

        await HeadingAsync(page, "Active Directory");
        await NextAsync(page);
        await HeadingAsync(page, "Site server service account");
        await NextAsync(page);

        await HeadingAsync(page, "Prerequisites Check");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Date and time" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("setup-prerequisites");
        await NextAsync(page);

        await HeadingAsync(page, "Mac client certificate management settings");
        await NextAsync(page);
        await HeadingAsync(page, "Role-based security");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("ada");
        await page.GetByLabel("Password").FillAsync("short");
        await NextAsync(page);
        await Assertions.Expect(page.GetByText("A password of 12 to 256 characters is needed.")).ToBeVisibleAsync();
        await page.GetByLabel("Password").FillAsync(Password);
        await NextAsync(page);

        await HeadingAsync(page, "Site server communication ports");
        await Assertions.Expect(page.GetByLabel("Macs (HTTPS)")).ToHaveValueAsync("8760");
        await Assertions.Expect(page.GetByLabel("Public files (HTTP)")).ToHaveValueAsync("8761");
        var macs = TestPorts.Free();
        await page.GetByLabel("Macs (HTTPS)").FillAsync($"{macs}");
        var files = TestPorts.Free();
        await page.GetByLabel("Public files (HTTP)").FillAsync($"{files}");
        await NextAsync(page);

        await HeadingAsync(page, "Customer Experience Program");
        await NextAsync(page);
        await HeadingAsync(page, "Configuration Settings Summary");
        await Assertions.Expect(page.GetByText("T12 · Berlin")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("setup-summary");
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish", Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The site T12 is set up" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        window.Errors.ShouldBeEmpty();
        var signIn = await page.GetByRole(AriaRole.Link, new() { Name = "Open the console" }).GetAttributeAsync("href");
        await serve.WaitForAsync("Site T12 is served", Token);

        // The link signs in and leads on to the first Mac.
        await using var other = await _browser.OpenAsync(acceptsAnyCertificate: true);
        await other.Page.GotoAsync(signIn!.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "From site to first Mac" })).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "ada: with all rights" })).ToContainTextAsync("(done)");
        await Assertions.Expect(other.Page.Locator("[aria-current=step]").GetByRole(AriaRole.Heading)).ToContainTextAsync("A boundary");
        await other.KeepScreenshotAsync("getting-started");
        other.Errors.ShouldBeEmpty();

        // What the pages said is what the site says.
        using var signedIn = await _http.PostAsJsonAsync(Address("/api/v1/sign-in"), new { name = "ada", password = Password }, Token);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bearer = (await signedIn.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, Address("/api/v1/overview")) { Headers = { Authorization = new("Bearer", bearer) } };
        using var overview = await _http.SendAsync(request, Token);
        var facts = await overview.Content.ReadFromJsonAsync<JsonElement>(Token);
        facts.GetProperty("siteCode").GetString().ShouldBe("T12");
        facts.GetProperty("database").GetString().ShouldBe("espalier_t12");
        File.Exists(Path.Combine(Data, "espalier_t12.db")).ShouldBeTrue();
        (await _http.GetAsync(new Uri($"https://127.0.0.1:{macs}/client/v1/site"), Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.GetAsync(new Uri($"http://127.0.0.1:{files}/files/espalier-client.pkg"), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "there is no client to hand out here");

        // Set-up of server and console, and what was chosen, are in the logs; secrets are not.
        var installed = await File.ReadAllTextAsync(Path.Combine(Data, "logs", "espalier_setup.log"), Token);
        installed.ShouldContain("Made the database ");
        installed.ShouldContain("Site server and console of site T12, version ");
        var configured = await File.ReadAllTextAsync(Path.Combine(Data, "logs", "espalier_site_config.log"), Token);
        configured.ShouldContain("Configuration of site T12 begins, by the wizard");
        foreach (var chosen in new[] { "site.name = Berlin", "site.hostNames = localhost, 127.0.0.1", "components = site, reporting", "database.provider = local", $"ports.macs = {macs}", "roles.administrator.name = ada", "roles.administrator.password = (left out)" })
        {
            configured.ShouldContain("Chosen: " + chosen);
        }

        configured.ShouldContain("Configuration by the wizard succeeded");
        configured.ShouldNotContain(Password);

        // The checklist follows the site's facts while one looks at it.
        var boundary = await PostAsync(bearer, "/api/v1/boundaries", new { description = "Office", type = "IPSubnet", value = "10.1.0.0/16" });
        await PostAsync(bearer, "/api/v1/boundary-groups", new { name = "Offices", description = "", useForSiteAssignment = true, boundaries = new[] { boundary.GetProperty("id").GetGuid() }, contentLocations = Array.Empty<string>() });
        await Assertions.Expect(other.Page.Locator("[aria-current=step]").GetByRole(AriaRole.Heading)).ToContainTextAsync("An enrollment token", new() { Timeout = 30_000 });
        (await serve.TerminateAsync(Token)).ShouldBe(0);
    }

    [Fact]
    [Trait("Line", "SITE-39")]
    public async Task A_taken_port_holds_the_wizard_until_it_is_free_and_Rerun_was_pressed()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        using var taken = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var serve = Serve();
        await using var window = await _browser.OpenAsync(acceptsAnyCertificate: true);
        var page = window.Page;
        await page.GotoAsync(await LinkAsync(serve));
        await HeadingAsync(page, "Select Components");
        await NextAsync(page);
        await page.GetByLabel("Site code").FillAsync("T12");
        foreach (var title in new[] { "SMS Provider location", "Active Directory", "Site server service account", "Prerequisites Check", "Mac client certificate management settings", "Role-based security", "Site server communication ports" })
        {
            await NextAsync(page);
            await HeadingAsync(page, title);
        }

        await page.GetByLabel("Macs (HTTPS)").FillAsync($"{port}");
        await NextAsync(page);
        var row = page.GetByRole(AriaRole.Row, new() { Name = $"Port {port}" });
        await Assertions.Expect(row).ToContainTextAsync("Failed");
        await Assertions.Expect(row).ToContainTextAsync($"process {Environment.ProcessId}");
        await HeadingAsync(page, "Site server communication ports");

        taken.Stop();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rerun" }).ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Passed");
        await page.GetByLabel("Public files (HTTP)").FillAsync("0");
        await NextAsync(page);
        await HeadingAsync(page, "Customer Experience Program");
    }

    [Fact]
    public async Task Before_set_up_nothing_else_is_served_and_the_link_opens_it_once()
    {
        await using var serve = Serve();
        var link = await LinkAsync(serve);
        foreach (var path in new[] { "/api/v1/overview", "/client/v1/site", "/files/espalier-client.pkg", "/health", "/metrics" })
        {
            using var answer = await _http.GetAsync(Address(path), Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("setup-needed");
        }

        foreach (var path in new[] { "/", "/sign-in", "/administration/security/administrative-users" })
        {
            using var answer = await _http.GetAsync(Address(path), Token);
            answer.Headers.Location?.OriginalString.ShouldBe("/setup", path);
        }

        // A stranger without the link gets no further than the first page.
        using var stranger = await _http.GetAsync(Address("/setup/wizard"), Token);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        stranger.Headers.Location!.AbsolutePath.ShouldBe("/setup");
        (await OpenAsync("/setup?code=" + new string('0', 64))).ShouldBe("/setup?problem=link");

        var path2 = new Uri(link).PathAndQuery;
        (await OpenAsync(path2)).ShouldBe("/setup/wizard");
        (await OpenAsync(path2)).ShouldBe("/setup?problem=link");

        // The link is in a file for its owner alone, and in no log.
        var file = Path.Combine(Data, "setup-link");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var code = path2[(path2.IndexOf('=', StringComparison.Ordinal) + 1)..];
        foreach (var log in Directory.EnumerateFiles(Path.Combine(Data, "logs")))
        {
            await using var reading = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(reading);
            (await reader.ReadToEndAsync(Token)).ShouldNotContain(code);
        }
    }

    private EspalierProcess Serve() => EspalierProcess.Start(null, Token, "serve", "--data", Data, "--keys", Path.Combine(_folder.FullName, "keys"), "--console-port", $"{_console}");

    private async Task<string> LinkAsync(EspalierProcess serve)
    {
        var link = await serve.WaitForAsync("https://", Token);
        return new UriBuilder(link) { Host = "127.0.0.1" }.Uri.ToString();
    }

    private async Task<JsonElement> PostAsync(string? bearer, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Headers = { Authorization = new("Bearer", bearer) }, Content = JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private Uri Address(string path) => new($"https://127.0.0.1:{_console}{path}");

    /// <summary>Posts the form of a set-up page with its antiforgery token; answers where that leads.</summary>
    private async Task<string?> OpenAsync(string path)
    {
        using var form = await _http.GetAsync(Address(path), Token);
        var html = await form.Content.ReadAsStringAsync(Token);
        var antiforgery = Between(html, "name=\"__RequestVerificationToken\" value=\"");
        using var answer = await _http.PostAsync(
            Address("/setup/open"), new FormUrlEncodedContent([new("__RequestVerificationToken", antiforgery), new("code", Between(html, "name=\"code\" value=\""))]), Token);
        return answer.Headers.Location?.OriginalString;
    }

    private static string Between(string html, string start)
    {
        var at = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return html[at..html.IndexOf('"', at)];
    }

    /// <summary>The page of this heading is there, and is as every page should be, light and small as well as dark and large.</summary>
    private static async Task HeadingAsync(IPage page, string title)
    {
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true, Level = 2 })).ToBeVisibleAsync();
        (await PageCheck.FindProblemsAsync(page)).ShouldBeEmpty(title);
        var small = page.ViewportSize!;
        await page.SetViewportSizeAsync(1920, 1080);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await PageCheck.FindProblemsAsync(page)).ShouldBeEmpty($"{title}, dark");
        await page.SetViewportSizeAsync(small.Width, small.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private static Task NextAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();
}
