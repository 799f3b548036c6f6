using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory;
using Espalier.MacSimulator.Fleet;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tests.Inventory;

/// <summary>The client's own inventory of simulated Macs.</summary>
public sealed class InventoryTests
{
    public static TheoryData<int> Numbers() => [.. Enumerable.Range(1, HardwareModels.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Every_mac_of_a_fleet_is_read_without_gaps(int number)
    {
        var plan = SimulatedFleet.Plan(new SimulatedFleetOptions())[number - 1];
        using var mac = TestMac.Create(plan with { Faults = [] });
        var state = mac.State;
        var report = await new InventoryCollector(mac).CollectAsync(null, TestContext.Current.CancellationToken);

        report.Gaps.ShouldBeEmpty();
        report.IsFull.ShouldBeTrue();
        One(report, ComputerClasses.AppleHardware)["ModelIdentifier"].ShouldBe(plan.Hardware.Identifier);
        One(report, ComputerClasses.OperatingSystem)["Version"].ShouldBe(plan.System.Version);
        One(report, ComputerClasses.PcBios)["SerialNumber"].ShouldBe(state.SerialNumber);
        Rows(report, SoftwareClasses.InstalledApplications).Count.ShouldBe(state.Software.Applications.Count);
        Rows(report, SoftwareClasses.InstalledPackages).Count.ShouldBe(state.Software.Receipts.Count);
        Rows(report, NetworkClasses.NetworkAdapterConfiguration).Select(row => row["IPAddress"]).ShouldContain(plan.NetworkAddress!.ToString());
        Rows(report, ComputerClasses.Battery).Count.ShouldBe(plan.Hardware.Portable ? 1 : 0);
    }

    [Fact]
    public async Task Console_users_are_those_of_the_history()
    {
        foreach (var plan in SimulatedFleet.Plan(new SimulatedFleetOptions { Count = 20, Seed = 9 }))
        {
            using var mac = TestMac.Create(plan with { Faults = [] });
            var report = await new InventoryCollector(mac).CollectAsync(null, TestContext.Current.CancellationToken);
            var expected = mac.State.Logons.Sessions
                .Where(session => session.Line == "console" && (session.EndedAt ?? TestMac.Start) > TestMac.Start.AddDays(-90))
                .Select(session => session.User)
                .Distinct();
            Rows(report, UserClasses.SystemConsoleUser).Select(row => row["SystemConsoleUser"].Split('\\')[1]).ShouldBe(expected, ignoreOrder: true);
            var present = One(report, ComputerClasses.ComputerSystem)["UserName"];
            present.Split('\\')[^1].ShouldBe(mac.State.Logons.ConsoleUser ?? "SYSTEM");
        }
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(InventoryReport report, ResourceClass resourceClass) =>
        [.. report.Classes.Single(one => one.Class == resourceClass.Name).Rows.Select(row => row.ToDictionary(cell => cell.Key, cell => cell.Value.ToString()))];

    private static IReadOnlyDictionary<string, string> One(InventoryReport report, ResourceClass resourceClass) => Rows(report, resourceClass).ShouldHaveSingleItem();
}
