using Espalier.Contracts.Admin.Devices;

namespace Espalier.Site.Devices.Capabilities;

/// <summary>What features that there are differ in from Mac to Mac. A feature that goes the same way everywhere has no row, nor has one that does not exist yet.</summary>
internal static class CapabilityTable
{
    /// <summary>The first macOS that shows background items to users, who may switch them off.</summary>
    private const int FirstWithLoginItems = 13;

    private const string NoClient = "The client does not run on this macOS.";
    private const string NotYet = "It shows with the first inventory.";

    public static DeviceCapabilities Of(MacTraits mac) => new(
        mac.Support,
        mac.Chip is { } chip ? Name(chip) : null,
        mac.Enrollment,
        [BackgroundJobs(mac), AccessToFiles(mac), Executable(mac), Processor(mac), SecureBoot(mac), FirmwarePassword(mac), BootstrapToken(mac)]);

    private static string Name(MacChip chip) => chip switch { MacChip.AppleSilicon => "Apple silicon", MacChip.T2 => "Apple T2", MacChip.None => "None" };

    private static DeviceCapability BackgroundJobs(MacTraits mac) => Judge("Background jobs of the client", mac, mac.Major is not null, () =>
        mac.Major < FirstWithLoginItems ? (CapabilityPath.Classic, "launchd runs them, and only an administrator of the Mac can end that.")
        : mac.IsUserApproved is true ? (CapabilityPath.Modern, "Users may switch them off in Login Items & Extensions, unless device management installs espalier-background-items.mobileconfig, which this Mac takes.")
        : (CapabilityPath.Modern, "Users may switch them off in Login Items & Extensions. Only device management that a user approved can keep them from that."));

    private static DeviceCapability AccessToFiles(MacTraits mac) => Judge("Access of the client to all files", mac, mac.IsUserApproved is not null, () => mac.IsUserApproved is true
        ? (CapabilityPath.Modern, "By espalier-privacy.mobileconfig, which device management installs.")
        : (CapabilityPath.Classic, "By hand: System Settings, Privacy & Security, Full Disk Access. A profile for it counts only where a user approved device management."));

    private static DeviceCapability Executable(MacTraits mac) => Judge("Executable of the client", mac, mac.Chip is not null, () => mac.Chip == MacChip.AppleSilicon
        ? (CapabilityPath.Modern, "For arm64.")
        : (CapabilityPath.Classic, "For x86_64."));

    private static DeviceCapability Processor(MacTraits mac) => Judge("Processor and memory in inventory", mac, mac.Chip is not null, () => mac.Chip == MacChip.AppleSilicon
        ? (CapabilityPath.Modern, "Chip, cores for performance and efficiency, unified memory.")
        : (CapabilityPath.Classic, "Processor with its speed, modules of memory."));

    private static DeviceCapability SecureBoot(MacTraits mac) => Judge("Secure boot in inventory", mac, mac.Chip is not null, () => mac.Chip switch
    {
        MacChip.AppleSilicon => (CapabilityPath.Modern, "By the boot policy of the startup volume."),
        MacChip.T2 => (CapabilityPath.Classic, "By the policy of the T2 chip."),
        _ => (CapabilityPath.NotApplicable, "This Mac has no chip that checks what it starts."),
    });

    private static DeviceCapability FirmwarePassword(MacTraits mac) => Judge("Firmware password in inventory", mac, mac.Chip is not null, () => mac.Chip == MacChip.AppleSilicon
        ? (CapabilityPath.NotApplicable, "Apple silicon has none; its recovery lock belongs to device management.")
        : (CapabilityPath.Classic, "By firmwarepasswd."));

    private static DeviceCapability BootstrapToken(MacTraits mac) => Judge("Bootstrap token in inventory", mac, mac.IsManaged is not null, () => mac.IsManaged is true
        ? (CapabilityPath.Modern, "Whether the MDM server takes it, and has it.")
        : (CapabilityPath.NotApplicable, "This Mac is enrolled with no MDM server."));

    private static DeviceCapability Judge(string feature, MacTraits mac, bool isKnown, Func<(CapabilityPath Path, string Detail)> judge)
    {
        var (path, detail) = mac.Support == SystemSupport.Refused ? (CapabilityPath.NotAvailable, NoClient) : isKnown ? judge() : (CapabilityPath.Unknown, NotYet);
        return new DeviceCapability(feature, path, detail);
    }
}
