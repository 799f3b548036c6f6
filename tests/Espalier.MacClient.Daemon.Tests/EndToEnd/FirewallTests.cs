using System.Net;
using System.Net.Sockets;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Tools;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The question whether the client may accept connections, with the firewall of a simulated Mac.</summary>
public sealed class FirewallTests : IAsyncLifetime
{
    private const string Program = "/Library/Espalier/espalier-client.app";

    private readonly BrowserFixture _browser = new();
    private readonly TcpListener _held = new(IPAddress.Loopback, OrderListenerPort);

    private const int OrderListenerPort = 8000;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        try
        {
            // The simulated Mac has the network of this computer, on which other tests use the port.
            _held.Start();
        }
        catch (SocketException)
        {
            // It is held already.
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _held.Dispose();
        await _browser.DisposeAsync();
    }

    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Line", "ENR-12")]
    [Trait("Line", "ENR-13")]
    public async Task With_the_port_8000_option_and_the_firewall_on_the_user_is_asked_once_and_the_firewall_obeys(bool allows)
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(null, usesClientPort: true, token);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = mac.ShellAsync("exec $client run", life.Token);
        await mac.ControlAnswersAsync(client);
        (await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);

        // The demo's baseline switches the firewall on.
        await site.UntilAsync(static o => o is { PolicyCurrent: 1, Remediated: 1 }, token);
        var session = mac.ShellAsync("exec $client session", life.Token);
        await using var window = await new UserAtMac(mac, _browser).OpenNextAsync(session);
        var page = window.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToContainTextAsync("to accept incoming network connections?");
        await window.KeepScreenshotAsync("mac-firewall");
        await page.GetByRole(AriaRole.Button, new() { Name = allows ? "Allow" : "Deny" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync(allows ? "Incoming connections are allowed" : "Incoming connections are denied");
        mac.Mac.State.Protection.FirewallApplications.ShouldBe(new Dictionary<string, bool> { [Program] = allows });
        window.Errors.ShouldBeEmpty();
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
        await Should.ThrowAsync<OperationCanceledException>(session);

        // Not again, even when somebody takes the client off the list.
        mac.Mac.State.Protection.FirewallApplications.Clear();
        using var next = CancellationTokenSource.CreateLinkedTokenSource(token);
        var again = mac.ShellAsync("exec $client run", next.Token);
        await mac.ControlAnswersAsync(again);
        (await AsksAsync(mac)).ShouldBeFalse();
        await AnswerIsRefusedAsync(mac);
        mac.Mac.State.Protection.FirewallApplications.ShouldBeEmpty();
        await next.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(again);
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "ENR-12")]
    public async Task Without_the_option_nobody_is_asked_and_the_firewall_not_even_looked_at()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var client = mac.ShellAsync("exec $client run", life.Token);
        await mac.ControlAnswersAsync(client);
        (await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        await site.UntilAsync(static o => o is { PolicyCurrent: 1, Remediated: 1 }, token);
        (await AsksAsync(mac)).ShouldBeFalse();
        await AnswerIsRefusedAsync(mac);
        mac.Mac.State.Protection.FirewallApplications.ShouldBeEmpty();
        mac.Mac.Calls.ShouldNotContain(static c => c.Arguments.Contains("--listapps"));
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(client);
    }

    [Fact]
    public async Task What_the_firewall_says_is_read_again_after_every_change()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        var firewall = new ClientFirewall(mac.Mac, Program);
        (await firewall.ReadAsync(token)).ShouldBe(FirewallState.Off);
        mac.Mac.State.Protection.Firewall = 1;
        (await firewall.ReadAsync(token)).ShouldBe(FirewallState.Undecided);
        mac.Mac.State.Protection.FirewallApplications["/Applications/Other.app"] = false;
        (await firewall.ReadAsync(token)).ShouldBe(FirewallState.Undecided);
        (await firewall.SetAsync(false, token)).ShouldBe(FirewallState.Blocked);
        (await firewall.SetAsync(true, token)).ShouldBe(FirewallState.Allowed);
        mac.Mac.State.Protection.Firewall = 2;
        (await firewall.ReadAsync(token)).ShouldBe(FirewallState.Blocked, "it blocks everything");
        mac.Mac.State.Protection.Firewall = 1;
        mac.Mac.AddFault(new ToolFault("/usr/libexec/ApplicationFirewall/socketfilterfw", ToolFaultKind.WithoutEffect) { Argument = "--blockapp" });
        (await firewall.SetAsync(false, token)).ShouldBe(FirewallState.Allowed, "the tool said yes and did nothing");
    }

    /// <summary>What a session asks the client, without a session.</summary>
    private static async Task<bool> AsksAsync(ClientMac mac)
    {
        var answer = await SendAsync(mac, """{"verb":"Session"}""");
        answer.Output.ShouldContain("\"isEnrolled\":true", Case.Sensitive, answer.Error);
        return answer.Output.Contains("\"asksFirewall\":true", StringComparison.Ordinal);
    }

    /// <summary>An answer that nobody was asked for.</summary>
    private static async Task AnswerIsRefusedAsync(ClientMac mac)
    {
        var answer = await SendAsync(mac, """{"verb":"AnswerFirewall","isAllowed":true}""");
        answer.Output.ShouldContain("There is no question about the firewall to answer.", Case.Sensitive, answer.Error);
    }

    private static Task<ScriptAnswer> SendAsync(ClientMac mac, string line) => mac.ShellAsync(
        $"""
        perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new("/var/run/org.espalier.client/control") or die $!; print $s shift, "\n"; print scalar <$s>' '{line}'
        """, TestContext.Current.CancellationToken);
}
