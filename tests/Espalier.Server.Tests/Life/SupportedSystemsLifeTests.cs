using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Inventory;
using Espalier.MacSimulator.Model;

namespace Espalier.Server.Tests.Life;

/// <summary>Macs of all ages at the door of a site.</summary>
public sealed class SupportedSystemsLifeTests
{
    [Fact]
    [Trait("Line", "SITE-15")]
    public async Task MacOS_11_is_refused_12_and_13_run_with_a_notice_and_15_and_26_without()
    {
        await using var site = await LivingSite.StartAsync();
        var (enrolled, refusal) = await site.TryEnrollAsync(MacSystem.Find("12.7.6")! with { Version = "11.7.10", Build = "20G1427" });
        enrolled.ShouldBeNull();
        refusal.ShouldBe("The client needs macOS 12 or newer; this Mac reports 11.7.10.");

        var notices = new Dictionary<string, string?>();
        foreach (var version in new[] { "12.7.6", "13.7.8", "15.6.1", "26.1" })
        {
            await using var mac = await site.EnrollAsync(MacSystem.Find(version));
            mac.Start();
            var device = (await site.DoAsync(new ListDevices("", null, "name", true, 0, 10))).Rows[0];
            (device.OsVersion, device.HasClient, device.UnmanagedReason).ShouldBe((version, true, null));
            notices.Add(version, (await site.DoAsync(new GetDevice(device.Id))).SupportNotice);
        }

        notices["12.7.6"].ShouldNotBeNull().ShouldContain("macOS 12.7.6");
        notices["13.7.8"].ShouldNotBeNull().ShouldContain("macOS 14 and newer");
        notices["15.6.1"].ShouldBeNull();
        notices["26.1"].ShouldBeNull();
    }

    /// <summary>The client finds out by itself what it reports; the table says the same from what was reported.</summary>
    [Fact]
    [Trait("Line", "SITE-15")]
    public async Task Each_Macs_table_of_capabilities_is_that_of_its_macOS_and_chip_and_inventory_went_the_ways_it_names()
    {
        await using var site = await LivingSite.StartAsync();
        foreach (var (version, model, support, chip) in new[]
        {
            ("12.7.6", "MacBookPro14,1", SystemSupport.WithNotice, "None"), ("13.7.8", "Macmini8,1", SystemSupport.WithNotice, "Apple T2"), ("15.6.1", "MacBookPro16,1", SystemSupport.Supported, "Apple T2"),
            ("26.1", "Mac16,1", SystemSupport.Supported, "Apple silicon"),
        })
        {
            await using var mac = await site.EnrollAsync(MacSystem.Find(version), plan => plan with { Hardware = HardwareModels.Find(model)! });
            var id = (await site.DoAsync(new ListDevices("", null, "name", true, 0, 10))).Rows.Single(r => r.OsVersion == version).Id;
            (await site.DoAsync(new GetDeviceCapabilities(id))).ShouldSatisfyAllConditions(
                before => before.Support.ShouldBe(support), static before => before.Chip.ShouldBeNull(), static before => before.Features.ShouldContain(static f => f.Path == CapabilityPath.Unknown));
            mac.Start();
            DeviceCapabilities found;
            while ((found = await site.DoAsync(new GetDeviceCapabilities(id))) is not { Chip: not null, Enrollment: not null })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }

            (found.Support, found.Chip, found.Features.Any(static f => f.Path == CapabilityPath.Unknown)).ShouldBe((support, chip, false), version);
            CapabilityPath PathOf(string feature) => found.Features.Single(f => f.Feature == feature).Path;
            PathOf("Background jobs of the client").ShouldBe(version == "12.7.6" ? CapabilityPath.Classic : CapabilityPath.Modern);
            PathOf("Executable of the client").ShouldBe(chip == "Apple silicon" ? CapabilityPath.Modern : CapabilityPath.Classic);
            (await IsKnownAsync("MAC_SECURITY", "SecureBoot")).ShouldBe(PathOf("Secure boot in inventory") != CapabilityPath.NotApplicable, version);
            (await IsKnownAsync("MAC_SECURITY", "FirmwarePassword")).ShouldBe(PathOf("Firmware password in inventory") != CapabilityPath.NotApplicable, version);
            (await IsKnownAsync("APPLE_HARDWARE", "PerformanceCores")).ShouldBe(PathOf("Processor and memory in inventory") == CapabilityPath.Modern, version);

            async Task<bool> IsKnownAsync(string name, string property)
            {
                var rows = await site.DoAsync(new GetResourceClassRows(id, name));
                return rows.Rows.ShouldHaveSingleItem().Values[rows.Columns.Select(static c => c.Name).ToList().IndexOf(property)] is not null;
            }
        }
    }
}
