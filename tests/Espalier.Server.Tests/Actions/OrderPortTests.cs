using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacSimulator.Fleet;
using Espalier.Site.Messages;
using Espalier.Site.Security.Certificates;
using Espalier.Testing.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Actions;

/// <summary>The port 8000 option on and off; every Mac has an address of its own, so that each listens on the real port.</summary>
public sealed class OrderPortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "POL-7")]
    [Trait("Line", "POL-6")]
    [Trait("Line", "SITE-36")]
    public async Task With_the_option_orders_come_to_port_8000_and_who_does_not_listen_refuses()
    {
        OrderPort.Number.ShouldBe(8000, "firewalls have a rule for it");
        await using var site = await SiteWithMacs.StartAsync(3, Token, static o => o with { UsesClientPort = true }, "127.41.0.0");
        await SiteWithMacs.UntilAsync(() => Task.FromResult(site.Macs.All(IsListening)), Token);
        await site.Services.GetRequiredService<LastContacts>().FlushAsync(Token);
        var (open, off, far) = (site.Macs[0], site.Macs[1], site.Macs[2]);
        var id = await site.IdOfAsync(open, Token);
        await site.SwitchOffForLongAsync(off, Token);
        await site.SwitchOffForLongAsync(far, Token);

        // A Mac that hangs lets connections in and says nothing.
        using var hanging = new TcpListener(far.Plan.Address, OrderPort.Number);
        hanging.Start();
        var started = await site.AskAsync(
            new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [id, await site.IdOfAsync(off, Token), await site.IdOfAsync(far, Token)] }, Token);
        var job = await site.FinishedAsync(started.Id, Token);
        job.Targets.ToDictionary(static t => t.Name, static t => t.Status).ShouldBe(
            new Dictionary<string, string> { [open.Plan.Name] = "Succeeded", [off.Plan.Name] = "Connection refused", [far.Plan.Name] = "Offline" }, ignoreOrder: true);

        // As `ss -tan` shows it: the connection that was, at whichever end closed it.
        var mac = new IPEndPoint(open.Plan.Address, OrderPort.Number);
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().ShouldContain(c => c.LocalEndPoint.Equals(mac) || c.RemoteEndPoint.Equals(mac));
    }

    [Fact]
    [Trait("Line", "ENR-13")]
    public async Task A_Mac_whose_port_is_blocked_is_shown_as_refusing_it_and_as_reachable_over_its_own_connection()
    {
        Assert.SkipUnless(BrowserFixture.Path is not null, "No Chromium on this computer.");
        const string first = "127.43.0.0";
        var plan = SimulatedFleet.Plan(new SimulatedFleetOptions { Count = 1, Seed = 7, EndlessScripts = 0, Travellers = 0, FirstAddress = IPAddress.Parse(first) })[0];

        // Something stands before the client's port and lets nothing through; that nothing listens there at all is another test's.
        using var blocked = new TcpListener(plan.Address, OrderPort.Number);
        blocked.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var refusing = RefuseAsync(blocked, end.Token);
        await using var site = await SiteWithMacs.StartAsync(1, Token, static o => o with { UsesClientPort = true }, first);
        var mac = site.Macs[0];
        await site.Services.GetRequiredService<LastContacts>().FlushAsync(Token);
        var id = await site.IdOfAsync(mac, Token);
        (await site.AskAsync(new GetDevice(id), Token)).ClientPort.ShouldBeNull("nobody has tried");

        var started = await site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [id] }, Token);
        var job = await site.FinishedAsync(started.Id, Token);

        job.Targets.ShouldHaveSingleItem().Status.ShouldBe("Succeeded");
        (await site.AskAsync(new GetDevice(id), Token)).ClientPort.ShouldBe("Connection refused");
        await using var browser = new BrowserFixture();
        await using var window = await browser.OpenAsync();
        await window.Page.GotoAsync(new Uri(site.Console, "/sign-in/link?code=" + await site.ApiTokenAsync(isSignInLink: true, Token)).ToString());
        await window.Page.Locator("html[data-ready]").WaitForAsync();
        await window.Page.GotoAsync(new Uri(site.Console, $"/assets-and-compliance/devices/{id.Value}").ToString());
        await Assertions.Expect(window.Page.GetByText("Connection refused; reachable over its own connection")).ToBeVisibleAsync();
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(refusing);
    }

    [Fact]
    [Trait("Line", "POL-7")]
    public async Task The_port_takes_nothing_but_a_fresh_order_of_the_site_for_this_Mac()
    {
        await using var site = await SiteWithMacs.StartAsync(1, Token, static o => o with { UsesClientPort = true }, "127.42.0.0");
        var mac = site.Macs[0];
        await SiteWithMacs.UntilAsync(() => Task.FromResult(IsListening(mac)), Token);
        var client = (await site.AskAsync(new GetDevice(await site.IdOfAsync(mac, Token)), Token)).ClientId!.Value;
        var signer = site.Services.GetRequiredService<SiteCertificates>().PolicySigner;
        var before = mac.Inventories;
        var now = DateTimeOffset.UtcNow;
        var good = new ActionOrder(Guid.NewGuid(), client, ActionKinds.Inventory, now.AddMinutes(5));
        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var site8000 = signer.GetECDsaPrivateKey()!;
        string Sign(System.Security.Cryptography.ECDsa key, ActionOrder order, string type = ChannelKinds.ActionType) =>
            SignedDocument.Sign(key, signer, type, JsonSerializer.SerializeToUtf8Bytes(order, MessagesJson.Default.ActionOrder));

        foreach (var (bad, why) in new[]
        {
            ("GET / HTTP/1.1", "no order at all"),
            (Sign(stranger, good), "signed by somebody else"),
            (Sign(site8000, good with { ClientId = Guid.NewGuid() }), "for another Mac"),
            (Sign(site8000, good with { ExpiresAt = now.AddSeconds(-1) }), "too old"),
            (Sign(site8000, good, ChannelKinds.PolicyType), "signed for another purpose"),
            (new string('a', OrderPort.MaxLineBytes + 10), "too long"),
        })
        {
            (await SendAsync(mac, bad)).ShouldBe("", why);
        }

        (await SendAsync(mac, Sign(site8000, good))).ShouldBe("taken\n");
        (await SendAsync(mac, Sign(site8000, good))).ShouldBe("taken\n", "it is answered, and done once");
        await SiteWithMacs.UntilAsync(() => Task.FromResult(mac.Inventories > before), Token);
        (await SendAsync(mac, Sign(site8000, good))).ShouldBe("taken\n");
        var last = await site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Filter = "" }, Token);
        await site.FinishedAsync(last.Id, Token);
        mac.Inventories.ShouldBe(before + 1);
    }

    [Fact]
    [Trait("Line", "SITE-37")]
    [Trait("Line", "POL-8")]
    [Trait("Line", "SITE-36")]
    public async Task Without_any_listener_changes_and_requests_reach_a_Mac_over_its_own_connection_which_comes_back_by_itself()
    {
        // Polls are a day apart, so whatever arrives came over the channel.
        await using var site = await SiteWithMacs.StartAsync(2, Token, firstAddress: "127.43.0.0");
        site.Macs.ShouldAllBe(static m => !IsListening(m));
        var mac = site.Macs[0];
        var id = await site.IdOfAsync(mac, Token);
        var first = (await site.AskAsync(new GetDevice(id), Token)).AppliedPolicyVersion;

        await site.AskAsync(new SetDeviceVariablesRequest(id, [new Variable { Name = "Floor", Value = "3" }]), Token);
        await SiteWithMacs.UntilAsync(async () => await site.AskAsync(new GetDevice(id), Token) is var d && d.AppliedPolicyVersion == d.PolicyVersion && d.PolicyVersion != first, Token);

        // The connection is cut: it comes back, and what is ordered meanwhile arrives.
        var back = new TaskCompletionSource();
        site.Channels.ConnectionChanged += (device, connected) =>
        {
            if (device == id && connected)
            {
                back.TrySetResult();
            }
        };
        site.Channels.Disconnect(id);
        var started = await site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [id] }, Token);
        await back.Task.WaitAsync(Token);
        (await site.FinishedAsync(started.Id, Token)).Targets.ShouldHaveSingleItem().Status.ShouldBe(ActionStatuses.Succeeded);
        site.Macs.ShouldAllBe(static m => !IsListening(m));
    }

    private static bool IsListening(RunningMac mac) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(e => e.Port == OrderPort.Number && e.Address.Equals(mac.Plan.Address));

    private static async Task RefuseAsync(TcpListener listener, CancellationToken token)
    {
        while (true)
        {
            using var caller = await listener.AcceptTcpClientAsync(token);
            using var order = new StreamReader(caller.GetStream());
            await order.ReadLineAsync(token);
        }
    }

    private static async Task<string> SendAsync(RunningMac mac, string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(mac.Plan.Address, OrderPort.Number, Token);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), Token);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadToEndAsync(Token);
        }
        catch (IOException)
        {
            // It hung up on what it had not read.
            return "";
        }
    }
}
