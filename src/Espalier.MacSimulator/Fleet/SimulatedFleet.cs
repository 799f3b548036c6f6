using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator.Fleet;

/// <summary>Plans a fleet: a mix of models and systems, and some Macs with a story of their own.</summary>
public static class SimulatedFleet
{
    private static readonly int[] Crowds = [0, 0, 0, 1, 1, 2, 2, 3];

    /// <summary>Where the Macs are: what a site would have as boundaries.</summary>
    public static IReadOnlyList<SimulatedOffice> Offices { get; } =
    [
        new("Berlin", "Europe/Berlin", IPNetwork.Parse("10.20.0.0/16")),
        new("London", "Europe/London", IPNetwork.Parse("10.30.0.0/16")),
        new("New York", "America/New_York", IPNetwork.Parse("10.40.0.0/16")),
        new("Tokyo", "Asia/Tokyo", IPNetwork.Parse("10.50.0.0/16")),
    ];

    private static readonly ToolFault[] WithoutEffect =
    [
        new("/usr/libexec/ApplicationFirewall/socketfilterfw", ToolFaultKind.WithoutEffect) { Argument = "--setglobalstate" },
        new("/usr/sbin/sysadminctl", ToolFaultKind.WithoutEffect) { Argument = "-guestAccount" },
    ];

    private static readonly Func<ProtectionPlan, ProtectionPlan>[] Faults =
    [
        plan => plan with { Firewall = false },
        plan => plan with { GuestAccount = true },
        plan => plan with { Gatekeeper = false },
        plan => plan with { AutomaticUpdates = false },
        plan => plan with { RemoteLogin = true },
        plan => plan with { ScreenLock = false },
        plan => plan with { FileVault = false },
        plan => plan with { DiskNearlyFull = true },
        plan => plan with { SystemIntegrityProtection = false },
    ];

    /// <summary>The plans of all Macs, by number.</summary>
    public static IReadOnlyList<SimulatedMacPlan> Plan(SimulatedFleetOptions options)
    {
        var random = new SeededRandom(options.Seed).Fork("fleet");
        var plans = Enumerable.Range(1, options.Count).Select(number => Mac(options, number, random)).ToArray();

        // Macs with a story are drawn without repetition, so that each tells one thing.
        var order = Enumerable.Range(0, plans.Length).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        var next = 0;
        var nonCompliant = (int)Math.Round(options.Count * options.NonCompliantShare);
        for (var i = 0; i < nonCompliant && next < order.Length; i++)
        {
            ref var plan = ref plans[order[next++]];
            var first = i % Faults.Length;
            var protection = Faults[first](plan.Protection);
            if (i >= options.RepairsWithoutEffect && random.Chance(0.4))
            {
                protection = random.Pick(Faults)(protection);
            }

            plan = plan with
            {
                Protection = protection,
                Faults = i < options.RepairsWithoutEffect && first < WithoutEffect.Length ? [WithoutEffect[first]] : [],
            };
        }

        for (var i = 0; i < options.EndlessScripts && next < order.Length; i++)
        {
            ref var plan = ref plans[order[next++]];
            plan = plan with { Faults = [new ToolFault("/usr/sbin/sysadminctl", ToolFaultKind.Hangs) { Argument = "-guestAccount" }] };
        }

        for (var i = 0; i < options.Travellers && next < order.Length; i++)
        {
            ref var plan = ref plans[order[next++]];
            plan = plan with { Offline = options.Journey };
        }

        return plans;
    }

    private static SimulatedMacPlan Mac(SimulatedFleetOptions options, int number, SeededRandom fleet)
    {
        var random = fleet.Fork(number.ToString(CultureInfo.InvariantCulture));
        var hardware = number <= HardwareModels.All.Count ? HardwareModels.All[^number] : random.Pick(HardwareModels.All);
        var systems = MacSystem.All.Where(system => system.Major >= hardware.OldestSystem && system.Major <= hardware.NewestSystem).ToArray();

        // Most Macs are kept up to date: often the larger of two draws.
        var drawn = random.Below(systems.Length);
        var system = systems[random.Chance(0.6) ? Math.Max(drawn, random.Below(systems.Length)) : drawn];
        var office = Offices[random.Pick(Crowds)];
        var atHome = hardware.Portable && random.Chance(0.15);
        return new SimulatedMacPlan
        {
            Number = number,
            Seed = random.NextBits(),
            Hardware = hardware,
            System = system,
            Name = string.Create(CultureInfo.InvariantCulture, $"{hardware.NamePrefix}-{number:0000}"),
            Address = AddressOf(options.FirstAddress, number),

            // Four numbers of each 256 are left to the network itself, the router and the broadcast address.
            NetworkAddress = atHome
                ? IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"192.168.178.{random.Between(20, 200)}"))
                : AddressOf(office.Network.BaseAddress, (number / 252 * 256) + (number % 252) + 2),
            TimeZone = office.TimeZone,
            Directory = random.Chance(options.DirectoryShare) ? options.Directory : null,
            DaysInUse = random.Between(20, 200),
        };
    }

    private static IPAddress AddressOf(IPAddress first, int number)
    {
        var bytes = first.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)number);
        return new IPAddress(bytes);
    }
}
