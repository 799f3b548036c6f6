using Espalier.Formats.Ldap;
using Espalier.Testing.Browser;
using Espalier.Testing.Directories;
using Microsoft.Playwright;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A site that is no longer where its Macs know it.</summary>
[Collection(CompanyOfMac.OneAtATime)]
public sealed class MovedSiteTests(SambaServer samba) : IAsyncDisposable
{
    private const string Label = "_espalier-dem._tcp";

    private readonly BrowserFixture _browser = new();

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    [Fact(Timeout = 300_000)]
    [Trait("Line", "ENR-23")]
    public async Task The_client_follows_the_record_in_DNS_to_where_its_own_site_answers()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        var domain = await samba.StartAsync(token);
        using var oldAddress = new LosingRelay(new Uri(site.Url), losing: 0);

        // DNS first names the old place, and one where nobody is.
        await domain.SetRecordAsync(Label, DnsRecord.OfService("localhost", 9, 300), token);
        await AnswerDnsAsync(mac, domain, token);
        (await mac.ShellAsync($"printf 'search {SambaDomain.DnsName}\n' > /private/etc/resolv.conf", token)).ExitCode.ShouldBe(0);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = mac.ShellAsync("exec $client run", life.Token);
        await mac.ControlAnswersAsync(client);
        (await mac.EnrollAsync(oldAddress.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1, Connected: 1 }, token);
        oldAddress.Dispose();
        await site.UntilAsync(static o => o.Connected == 0, token);

        // The record in the domain changes, and nothing is done on the Mac.
        await domain.SetRecordAsync(Label, DnsRecord.OfService("localhost", new Uri(site.Url).Port, 300), token);
        await AnswerDnsAsync(mac, domain, token);
        await site.UntilAsync(static o => o.Connected == 1, token);
        (await mac.ControlAsync("status")).FindString("Site server URL")!.ShouldContain($"https://localhost:{new Uri(site.Url).Port}");
        (await mac.ControlAsync("get-policies")).FindInteger("ErrorCode").ShouldBe(0);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "ENR-25")]
    public async Task The_question_after_a_week_takes_good_credentials_and_sends_those_that_fail_to_the_administrator()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        var company = await CompanyOfMac.FoundAsync(samba, site, "finder");
        using var oldAddress = new LosingRelay(new Uri(site.Url), losing: 0);
        await company.PointToAsync(site.Url);
        await company.JoinAsync(mac);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = CompanyOfMac.RunClientAsync(mac, life.Token);
        await mac.ControlAnswersAsync(client);
        (await mac.EnrollAsync(oldAddress.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        await site.UntilAsync(static o => o is { Enrolled: 1, Inventoried: 1, PolicyCurrent: 1 }, token);
        oldAddress.Dispose();

        var shown = mac.ShellAsync("exec $client show location", life.Token);
        await using var window = await new UserAtMac(mac, _browser).OpenNextAsync(shown);
        var page = window.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This Mac has not found its site server for a week" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await TypeAsync(page, company.User, "wrong");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The user name or the password is wrong.", new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("contact your administrator");
        await window.KeepScreenshotAsync("mac-location");
        await TypeAsync(page, company.User, CompanyOfMac.Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The site server was found" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        (await mac.ControlAsync("get-policies")).FindInteger("ErrorCode").ShouldBe(0);
        (await mac.LogAsync()).ShouldNotContain(CompanyOfMac.Password);
        window.Errors.ShouldBeEmpty();
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(shown);
    }

    /// <summary>The Mac's resolver asks the domain's DNS server.</summary>
    private static async Task AnswerDnsAsync(ClientMac mac, SambaDomain domain, CancellationToken token)
    {
        var name = $"{Label}.{SambaDomain.DnsName}";
        var (host, port) = (await domain.FindServiceRecordAsync(name, token)).ShouldNotBeNull();
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.ServiceRecords[name] = $"0 100 {port} {host}.\n";
        }
    }

    private static async Task TypeAsync(IPage page, string user, string password)
    {
        await page.GetByLabel("Active Directory domain").FillAsync(SambaDomain.DnsName);
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
    }
}
