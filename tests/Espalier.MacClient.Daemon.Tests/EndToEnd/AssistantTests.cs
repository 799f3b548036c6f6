using Espalier.Testing.Browser;
using Espalier.Testing.Directories;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(SambaServer))]

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The enrollment assistant as a user has it, on a simulated Mac, with a real site and a real domain.</summary>
[Collection(CompanyOfMac.OneAtATime)]
public sealed class AssistantTests(SambaServer samba) : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Fact(Timeout = 300_000)]
    [Trait("Line", "ENR-7")]
    [Trait("Line", "ENR-8")]
    public async Task After_log_in_it_opens_by_itself_and_name_and_password_of_the_domain_are_enough()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        var company = await CompanyOfMac.FoundAsync(samba, site, "assistant-good");
        await company.PointToAsync(site.Url);
        await company.JoinAsync(mac);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = CompanyOfMac.RunClientAsync(mac, life.Token);
        await mac.ControlAnswersAsync(client);
        var session = mac.ShellAsync("exec $client session", life.Token);

        await using var window = await new UserAtMac(mac, _browser).OpenNextAsync(session);
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Introduction" })).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("mac-assistant-introduction");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Authorization" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The user name is missing.");
        await page.GetByLabel("Active Directory domain").FillAsync(SambaDomain.DnsName);
        await page.GetByLabel("User name").FillAsync(company.User);
        await page.GetByLabel("Password").FillAsync(CompanyOfMac.Password);
        await window.KeepScreenshotAsync("mac-assistant-authorization");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This Mac is enrolled" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        (await site.OnlyDeviceAsync(token)).SerialNumber.ShouldBe(mac.Mac.State.SerialNumber);
        (await mac.ControlAsync("status")).FindString("Site server URL")!.TrimEnd('/').ShouldBe(site.Url, "what the directory said is kept");
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1 }, token);
        window.Errors.ShouldBeEmpty();
        (await mac.LogAsync()).ShouldNotContain(CompanyOfMac.Password);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(session);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "ENR-10")]
    public async Task Each_cause_of_a_failure_is_told_apart_and_Try_Again_leads_back()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac(address: "203.0.113.9");
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        var company = await CompanyOfMac.FoundAsync(samba, site, "assistant-bad");
        await company.PointToAsync(site.Url);
        await company.JoinAsync(mac);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = CompanyOfMac.RunClientAsync(mac, life.Token);
        await mac.ControlAnswersAsync(client);
        var shown = mac.ShellAsync("exec $client show assistant", life.Token);
        await using var window = await new UserAtMac(mac, _browser).OpenNextAsync(shown, dark: true);
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await FailsAsync(page, "elsewhere.example", company.User, CompanyOfMac.Password, "Wrong domain name or credentials", "DNS knows no domain elsewhere.example.");
        await window.KeepScreenshotAsync("mac-assistant-failure-dark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try Again" }).ClickAsync();
        await FailsAsync(page, SambaDomain.DnsName, company.User, "wrong", "Wrong domain name or credentials", "The user name or the password is wrong.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try Again" }).ClickAsync();
        await FailsAsync(page, SambaDomain.DnsName, company.User, CompanyOfMac.Password, "This Mac's address is outside the site's boundaries", "in no boundary group");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try Again" }).ClickAsync();
        await site.StopAsync(token);
        await FailsAsync(page, SambaDomain.DnsName, company.User, CompanyOfMac.Password, "The site server is not running or cannot be reached", site.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try Again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Authorization" })).ToBeVisibleAsync();
        (await mac.ControlAsync("status")).FindInteger("ErrorCode").ShouldBe(2, "not enrolled");
        window.Errors.ShouldBeEmpty();
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(shown);
    }

    private static async Task FailsAsync(IPage page, string domain, string user, string password, string title, string text)
    {
        await page.GetByLabel("Active Directory domain").FillAsync(domain);
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator("#failure-title")).ToHaveTextAsync(title, new() { Timeout = 60_000 });
        await Expect(page.Locator("#failure-text")).ToContainTextAsync(text);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
