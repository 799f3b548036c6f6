using Espalier.Contracts.Admin.Devices;
using Espalier.Site.Devices.Capabilities;

namespace Espalier.Site.Tests.Devices;

/// <summary>The table of capabilities over all kinds of Macs.</summary>
public sealed class CapabilityTableTests
{
    [Theory]
    [InlineData("", SystemSupport.Unknown)]
    [InlineData("10.13.6", SystemSupport.Refused)]
    [InlineData("11.7.10", SystemSupport.Refused)]
    [InlineData("12.7.6", SystemSupport.WithNotice)]
    [InlineData("13.7.8", SystemSupport.WithNotice)]
    [InlineData("14.4.1", SystemSupport.Supported)]
    [InlineData("26.1", SystemSupport.Supported)]
    [InlineData("27.0", SystemSupport.Newer)]
    public void Support_goes_by_the_reported_version(string version, SystemSupport support) =>
        CapabilityTable.Of(new MacTraits(version, MacChip.AppleSilicon, "Not enrolled", false, false)).Support.ShouldBe(support);

    [Fact]
    public void On_a_macOS_without_a_client_no_feature_is_there()
    {
        foreach (var chip in new MacChip?[] { null, MacChip.None, MacChip.T2 })
        {
            CapabilityTable.Of(new MacTraits("11.7.10", chip, null, null, null)).Features.ShouldAllBe(static f => f.Path == CapabilityPath.NotAvailable && f.Detail.Contains("does not run"));
        }
    }

    [Fact]
    public void What_the_first_inventory_tells_is_unknown_before()
    {
        var before = CapabilityTable.Of(new MacTraits("15.6.1", null, null, null, null));

        before.Features.Where(static f => f.Path != CapabilityPath.Unknown).Select(static f => f.Feature).ShouldBe(["Background jobs of the client"], "the version is known from enrollment");
        (before.Chip, before.Enrollment).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("12.7.6", false, CapabilityPath.Classic, "only an administrator")]
    [InlineData("13.7.8", false, CapabilityPath.Modern, "Only device management")]
    [InlineData("13.7.8", true, CapabilityPath.Modern, "espalier-background-items.mobileconfig, which this Mac takes")]
    public void Background_jobs_go_by_version_and_enrollment(string version, bool isApproved, CapabilityPath path, string detail)
    {
        var (found, text) = Find(new MacTraits(version, MacChip.T2, "x", isApproved, isApproved), "Background jobs of the client");
        found.ShouldBe(path);
        text.ShouldContain(detail);
    }

    [Fact]
    public void Inventory_and_access_go_by_chip_and_enrollment()
    {
        var silicon = new MacTraits("15.6.1", MacChip.AppleSilicon, "User Approved", true, true);
        var t2 = silicon with { Chip = MacChip.T2, Enrollment = "Enrolled, not approved", IsUserApproved = false };
        var intel = silicon with { Chip = MacChip.None, Enrollment = "Not enrolled", IsManaged = false, IsUserApproved = false };
        foreach (var (feature, ofSilicon, ofT2, ofIntel) in new[]
        {
            ("Access of the client to all files", CapabilityPath.Modern, CapabilityPath.Classic, CapabilityPath.Classic),
            ("Executable of the client", CapabilityPath.Modern, CapabilityPath.Classic, CapabilityPath.Classic),
            ("Processor and memory in inventory", CapabilityPath.Modern, CapabilityPath.Classic, CapabilityPath.Classic),
            ("Secure boot in inventory", CapabilityPath.Modern, CapabilityPath.Classic, CapabilityPath.NotApplicable),
            ("Firmware password in inventory", CapabilityPath.NotApplicable, CapabilityPath.Classic, CapabilityPath.Classic),
            ("Bootstrap token in inventory", CapabilityPath.Modern, CapabilityPath.Modern, CapabilityPath.NotApplicable),
        })
        {
            (Find(silicon, feature).Path, Find(t2, feature).Path, Find(intel, feature).Path).ShouldBe((ofSilicon, ofT2, ofIntel), feature);
        }
    }

    private static (CapabilityPath Path, string Detail) Find(MacTraits mac, string feature)
    {
        var found = CapabilityTable.Of(mac).Features.Single(f => f.Feature == feature);
        return (found.Path, found.Detail);
    }
}
