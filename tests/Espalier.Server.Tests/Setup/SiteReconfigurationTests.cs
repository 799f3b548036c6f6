using System.Diagnostics;
using System.Text.Json;
using Espalier.Server.Commands;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Testing.Browser;
using Microsoft.Playwright;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary>A site that is served is set up otherwise: from the command line, by the API and with the wizard in the console; it restarts by itself.</summary>
public sealed class SiteReconfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-again-");
    private readonly int _console = TestPorts.Free();
    private readonly int _macs = TestPorts.Free();
    private string _fingerprint = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Password => Path.Combine(_folder.FullName, "password");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Line", "SITE-6")]
    public async Task The_command_line_shows_the_settings_changes_one_and_the_role_restarts_with_it()
    {
        await using var serve = await ServeAsync();
        var before = await StateAsync(_console);
        var current = (await EspalierProcess.RunAsync(Token, "setup", "--print-current", "--data", Data)).Output;
        current.ShouldContain("\"Berlin\"");
        var file = Path.Combine(_folder.FullName, "current.json");
        var port = TestPorts.Free();
        await File.WriteAllTextAsync(file, current.Replace("Berlin", "Potsdam", StringComparison.Ordinal).Replace($"{_console}", $"{port}", StringComparison.Ordinal), Token);

        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", file, "--data", Data, "--json");

        code.ShouldBe(0, output + errors);
        JsonSerializer.Deserialize<JsonElement>(output).GetProperty("restarts").GetBoolean().ShouldBeTrue();
        (await serve.WaitForAsync("Site T12 is served", Token)).ShouldContain($":{port}/");
        var after = await StateAsync(port);
        after.GetProperty("configuration").GetProperty("siteName").GetString().ShouldBe("Potsdam");
        after.GetProperty("startedAt").GetDateTimeOffset().ShouldBeGreaterThan(before.GetProperty("startedAt").GetDateTimeOffset());

        // What only a stopped site takes is refused, and changes nothing.
        await File.WriteAllTextAsync(file, current.Replace("\"roles\": {", $$"""
            "roles": { "administrator": { "name": "eve", "password": { "file": "{{Password}}" } },
            """, StringComparison.Ordinal).Replace("\"administrator\": null,", "", StringComparison.Ordinal), Token);
        (code, output, _) = await EspalierProcess.RunAsync(Token, "setup", "--file", file, "--data", Data, "--json");
        code.ShouldBe(ExitCodes.Usage, output);
        (await StateAsync(port)).GetProperty("startedAt").GetDateTimeOffset().ShouldBe(after.GetProperty("startedAt").GetDateTimeOffset());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_save_made_while_the_role_restarts_is_applied_after_it()
    {
        var token = TestContext.Current.CancellationToken;
        await using var serve = await ServeAsync();
        var settings = SiteSettingsFile.Find(Data)!;
        await SiteSettingsFile.WriteAsync(Data, settings with { SiteName = "Potsdam" }, token);
        await serve.WaitForAsync("The settings of site T12 have changed", token);

        await SiteSettingsFile.WriteAsync(Data, settings with { SiteName = "Bonn" }, token);

        await serve.WaitForAsync("The settings of site T12 have changed", token);
        await serve.WaitForAsync("Site T12 is served", token);
        (await StateAsync(_console)).GetProperty("configuration").GetProperty("siteName").GetString().ShouldBe("Bonn");
    }

    [Fact(Timeout = 300_000)]
    public async Task A_save_made_while_the_role_fails_to_start_is_not_overwritten_by_the_settings_before()
    {
        var token = TestContext.Current.CancellationToken;
        await using var serve = await ServeAsync();
        var settings = SiteSettingsFile.Find(Data)!;
        await SiteSettingsFile.WriteAsync(Data, settings with { KeysFolder = Path.Combine(_folder.FullName, "no-keys") }, token);
        await serve.WaitForAsync("The settings of site T12 have changed", token);

        await SiteSettingsFile.WriteAsync(Data, settings with { SiteName = "Bonn" }, token);

        await serve.WaitForAsync("The settings of site T12 have changed", token);
        await serve.WaitForAsync("Site T12 is served", token);
        (await StateAsync(_console)).GetProperty("configuration").GetProperty("siteName").GetString().ShouldBe("Bonn");
    }

    [Theory]
    [InlineData("database.provider", null)]
    [InlineData("database.host", "Host=other;Port=5432;Database=espalier_t12;Username=site")]
    [InlineData("database.port", "Host=db;Port=5433;Database=espalier_t12;Username=site")]
    [InlineData("database.name", "Host=db;Port=5432;Database=empty;Username=site")]
    [InlineData("database.userName", "Host=db;Port=5432;Database=espalier_t12;Username=other")]
    [InlineData("database.password", "Host=db;Port=5432;Database=espalier_t12;Username=site;Password=other")]
    [InlineData("database.options", "Host=db;Port=5432;Database=espalier_t12;Username=site;Search Path=other")]
    [InlineData(null, "Host=db;Port=5432;Database=espalier_t12;Username=site")]
    [InlineData(null, "Host=db;Port=5432;Username=site")]
    public void A_site_that_is_served_keeps_its_database(string? field, string? wanted)
    {
        var served = new SiteSettings
        {
            SiteCode = "T12",
            SiteName = "Berlin",
            HostNames = ["localhost"],
            KeysFolder = _folder.FullName,
            Components = ["site"],
            Ports = new SitePorts(_macs, _console),
            Database = "Host=db;Port=5432;Username=site",
        };

        SettingsChange.FindWhatNeedsAStop(new SetupPlace(Data, _folder.FullName), served, SettingsAnswers.Of(served, wanted))?.Field.ShouldBe(field);
        (SettingsChange.FindWhatNeedsAStop(new SetupPlace(Data, _folder.FullName), served, SettingsAnswers.Of(served, wanted)) is null).ShouldBe(field is null);
    }

    [Fact]
    public async Task Settings_that_root_replaces_stay_their_owners()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        Directory.CreateDirectory(Data);
        var path = SiteSettingsFile.PathIn(Data);
        await File.WriteAllTextAsync(path, "{}", Token);
        using var give = Process.Start("chown", ["4321:4322", path]);
        await give.WaitForExitAsync(Token);
        var settings = new SiteSettings { SiteCode = "T12", SiteName = "Berlin", HostNames = ["localhost"], KeysFolder = Data, Components = ["site"], Ports = new SitePorts(_macs, _console) };

        await SiteSettingsFile.WriteAsync(Data, settings, Token);

        using var ask = Process.Start(new ProcessStartInfo("stat", ["-c", "%u:%g %a", path]) { RedirectStandardOutput = true })!;
        (await ask.StandardOutput.ReadToEndAsync(Token)).Trim().ShouldBe("4321:4322 600");
    }

    [Fact]
    [Trait("Line", "SITE-6")]
    public async Task The_wizard_in_the_console_shows_the_settings_changes_one_and_the_role_restarts_with_it()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        await using var serve = await ServeAsync();
        var before = await StateAsync(_console);
        var link = (await EspalierProcess.RunAsync(Token, "sign-in-link", "--data", Data)).Output.Trim();
        await using var browser = new BrowserFixture();
        await using var window = await browser.OpenAsync(acceptsAnyCertificate: true);
        var page = window.Page;
        await page.GotoAsync(link);
        await page.Locator("html[data-ready]").WaitForAsync();
        await page.GotoAsync($"https://localhost:{_console}/administration/espalier/site-server");
        await page.Locator("html[data-ready]").WaitForAsync();
        await Assertions.Expect(page.GetByText("T12 · Berlin")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Configure" }).ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog);
        await NextAsync(wizard, "Site");
        await Assertions.Expect(wizard.GetByLabel("Site name")).ToHaveValueAsync("Berlin");
        await wizard.GetByLabel("Site name").FillAsync("Potsdam");
        await NextAsync(wizard, "Site server communication ports");
        await Assertions.Expect(wizard.GetByLabel("Macs (HTTPS)")).ToHaveValueAsync($"{_macs}");
        await wizard.GetByLabel("Public files (HTTP)").FillAsync($"{_console}");
        await NextAsync(wizard, "Customer Experience Program");
        await Assertions.Expect(wizard.GetByLabel("I do not wish to participate")).ToBeCheckedAsync();
        await NextAsync(wizard, "Configuration Settings Summary");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Finish", Exact = true }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("another one than the other two")).ToBeVisibleAsync();
        await wizard.GetByLabel("Public files (HTTP)").FillAsync("0");
        await NextAsync(wizard, "Customer Experience Program");
        await NextAsync(wizard, "Configuration Settings Summary");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Finish", Exact = true }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("completed successfully")).ToBeVisibleAsync();
        await serve.WaitForAsync("Site T12 is served", Token);

        await page.GotoAsync($"https://localhost:{_console}/administration/espalier/site-server");
        await Assertions.Expect(page.GetByText("T12 · Potsdam")).ToBeVisibleAsync();
        var after = await StateAsync(_console);
        after.GetProperty("configuration").GetProperty("siteName").GetString().ShouldBe("Potsdam");
        after.GetProperty("startedAt").GetDateTimeOffset().ShouldBeGreaterThan(before.GetProperty("startedAt").GetDateTimeOffset());
    }

    private static async Task NextAsync(ILocator wizard, string page)
    {
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();
        await Assertions.Expect(wizard.GetByRole(AriaRole.Heading, new() { Name = page, Exact = true, Level = 2 })).ToBeVisibleAsync();
    }

    private async Task<EspalierProcess> ServeAsync()
    {
        await File.WriteAllTextAsync(Password, "correct horse battery\n", Token);
        var file = Path.Combine(_folder.FullName, "setup.json");
        await File.WriteAllTextAsync(file, $$"""
            {
              "site": { "code": "T12", "name": "Berlin", "hostNames": ["localhost"] },
              "roles": { "administrator": { "name": "ada", "password": { "file": "{{Password}}" } } },
              "ports": { "macs": {{_macs}}, "console": {{_console}}, "files": 0 }
            }
            """, Token);
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", file, "--data", Data, "--keys", Path.Combine(_folder.FullName, "keys"), "--json");
        code.ShouldBe(0, output + errors);
        _fingerprint = JsonSerializer.Deserialize<JsonElement>(output).GetProperty("fingerprint").GetString()!;
        var serve = EspalierProcess.Start(null, Token, "serve", "--data", Data);
        await serve.WaitForAsync("Site T12 is served", Token);
        return serve;
    }

    private async Task<JsonElement> StateAsync(int port)
    {
        var (code, output, errors) = await EspalierProcess.RunAsync(
            Token, "site", "configuration", "--json", "--site", $"https://localhost:{port}", "--fingerprint", _fingerprint, "--user", "ada", "--password-file", Password);
        code.ShouldBe(0, output + errors);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }
}
