using System.Net;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Inventory;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Life;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Espalier.MacSimulator.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>What happens to a simulated Mac by itself, seen at the site; here an hour of its life takes a tenth of a second.</summary>
public sealed class LivingMacTests
{
    [Fact(Timeout = 120_000)]
    public async Task Users_and_applications_come_and_go_in_the_history_and_a_traveller_leaves_and_returns()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("espalier-living-");
        await using var site = await RunningSite.StartAsync(token);
        using var host = new ScriptHost(new ScriptHostOptions());
        using var mac = new SimulatedMac(Plan(), TimeProvider.System, host);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var target = new SiteTarget(new Uri(site.Url), site.Fingerprint, site.Token);
        var pace = new LifePace { Speed = 36_000, BeginsAfter = TimeSpan.FromSeconds(3) };
        var running = new ConnectedMac(mac, folder.FullName, target, pace, NullLogger.Instance).RunAsync(stop.Token);

        await site.UntilAsync(static o => o is { Inventoried: 1, Connected: 1 }, token);
        var start = DateTimeOffset.UtcNow;
        var device = (await site.OnlyDeviceAsync(token)).Id;
        await site.UntilAsync(static o => o.Connected == 0, token);
        await site.UntilAsync(static o => o.Connected == 1, token);

        string[] wanted = ["COMPUTER_SYSTEM UserName", "ADD_REMOVE_PROGRAMS"];
        HashSet<string> seen = [];
        while (!wanted.All(seen.Contains))
        {
            var differences = await site.AskAsync(new GetResourceDifferences(device, start, DateTimeOffset.UtcNow), token);
            seen.UnionWith(differences.Items.SelectMany(item => new[] { item.Class, $"{item.Class} {item.Column?.Name}" }));
            await Task.Delay(TimeSpan.FromMilliseconds(300), token);
        }

        var discovery = (await site.AskAsync(new GetDevice(device), token)).DiscoveryData.ToDictionary(entry => entry.Key, entry => entry.Value);
        mac.State.Users.Select(user => user.Name).ShouldContain(discovery["Last Logon User Name"]);
        discovery["Last Logon User Domain"].ShouldBeOneOf("CORP", mac.State.NetBiosName);
        DateTimeOffset.Parse(discovery["Last Logon Timestamp"], provider: null).ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddHours(-1));

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        folder.Delete(recursive: true);
    }

    private static SimulatedMacPlan Plan() => new()
    {
        Number = 1,
        Seed = 5,
        Hardware = HardwareModels.Find("Mac14,2")!,
        System = MacSystem.Find("14.4.1")!,
        Name = "MBA-0005",
        Address = IPAddress.Parse("127.20.9.5"),
        NetworkAddress = IPAddress.Parse("10.20.5.18"),
        Directory = new DirectoryDomain("CORP", "corp.example.com"),
        Offline = new OfflinePlan(TimeSpan.FromHours(60), TimeSpan.FromHours(30)),
    };
}
