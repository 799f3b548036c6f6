using Espalier.MacSimulator.Fleet;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator.Tests.Fleet;

public sealed class SimulatedFleetTests
{
    [Fact]
    public void The_same_options_give_the_same_fleet()
    {
        var plans = SimulatedFleet.Plan(new SimulatedFleetOptions());
        plans.Select(plan => (plan.Name, plan.Seed, plan.Hardware, plan.System, plan.Protection))
            .ShouldBe(SimulatedFleet.Plan(new SimulatedFleetOptions()).Select(plan => (plan.Name, plan.Seed, plan.Hardware, plan.System, plan.Protection)));
        SimulatedFleet.Plan(new SimulatedFleetOptions { Seed = 2 })[0].Seed.ShouldNotBe(plans[0].Seed);
    }

    [Fact]
    public void A_fleet_is_mixed_and_every_mac_has_a_name_and_an_address_of_its_own()
    {
        var plans = SimulatedFleet.Plan(new SimulatedFleetOptions());
        plans.Count.ShouldBe(50);
        plans.Select(plan => plan.Name).ShouldBeUnique();
        plans.Select(plan => plan.Address.ToString()).ShouldBeUnique();
        plans.ShouldAllBe(plan => SimulatedFleet.Offices.Any(office => office.TimeZone == plan.TimeZone
            && (office.Network.Contains(plan.NetworkAddress!) || plan.NetworkAddress!.ToString().StartsWith("192.168.178.", StringComparison.Ordinal))));
        plans.ShouldAllBe(plan => plan.Name.Length <= 15 && plan.Address.GetAddressBytes()[0] == 127);
        plans.Select(plan => plan.Hardware.Identifier).Distinct().Count().ShouldBe(HardwareModels.All.Count);
        plans.Select(plan => plan.System.Major).Distinct().Order().ShouldBe([12, 13, 14, 15, 26]);
        plans.ShouldAllBe(plan => plan.System.Major >= plan.Hardware.OldestSystem && plan.System.Major <= plan.Hardware.NewestSystem);
    }

    [Fact]
    public void Some_macs_have_a_story()
    {
        var plans = SimulatedFleet.Plan(new SimulatedFleetOptions());
        plans.Count(plan => plan.Protection != new ProtectionPlan()).ShouldBe(10);
        plans.Count(plan => plan.Faults.Any(fault => fault.Kind == ToolFaultKind.WithoutEffect)).ShouldBe(2);
        plans.Count(plan => plan.Faults.Any(fault => fault.Kind == ToolFaultKind.Hangs)).ShouldBe(1);
        plans.Count(plan => plan.Offline is not null).ShouldBe(1);
        plans.ShouldAllBe(plan => plan.Offline == null || plan.Faults.Count == 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Small_fleets_work_too(int count) => SimulatedFleet.Plan(new SimulatedFleetOptions { Count = count }).Count.ShouldBe(count);

    [Fact]
    public void Serial_numbers_and_hardware_ids_are_unique()
    {
        var macs = SimulatedFleet.Plan(new SimulatedFleetOptions { Count = 200 }).Select(TestMac.Create).ToArray();
        macs.Select(mac => mac.State.SerialNumber).ShouldBeUnique();
        macs.Select(mac => mac.State.HardwareUuid).ShouldBeUnique();
        macs.SelectMany(mac => mac.State.Interfaces.Where(port => port.Address is not null)).Select(port => port.HardwareAddress).ShouldBeUnique();
    }
}
