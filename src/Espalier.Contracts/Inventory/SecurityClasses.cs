using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes about protection, management and warranty.</summary>
public static class SecurityClasses
{
    /// <summary>FileVault by volume, in the words of the state machine of the compliance setting.</summary>
    public static ResourceClass FileVault { get; } = new("FILEVAULT_2_DISK_ENCRYPTION", "FileVault 2 Disk Encryption",
    [
        Text("KeyType"),
        Text("Status"),
        Text("Volume"),
        new ResourceProperty("VolumeUUID", PropertyType.Text) { Label = "Volume UUID", IsKey = true },
    ]);

    /// <summary>AppleCare and warranty as far as the Mac itself has been told.</summary>
    public static ResourceClass AppleWarranty { get; } = new("APPLE_WARRANTY_INFO", "Apple Warranty Info",
    [
        Text("SerialNumber"),
        Text("CoverageStatus"),
        Text("CoverageDescription"),
        Instant("CoverageEndDate"),
        Instant("LastChecked"),
    ]);

    /// <summary>Switches that protect the system.</summary>
    public static ResourceClass MacSecurity { get; } = new("MAC_SECURITY", "Mac Security",
    [
        Text("SystemIntegrityProtection"),
        Text("Gatekeeper"),
        Text("Firewall"),
        Flag("FirewallStealthMode"),
        Flag("FirewallBlockAll"),
        Text("SecureBoot"),
        Text("ExternalBoot"),
        Text("SecurityChip"),
        Text("FirmwarePassword"),
        Text("ActivationLock"),
        Text("FileVault"),
    ]);

    /// <summary>How the Mac stands with an MDM server.</summary>
    public static ResourceClass MdmEnrollment { get; } = new("MDM_ENROLLMENT", "MDM Enrollment",
    [
        Flag("IsEnrolled"),
        new ResourceProperty("EnrollmentKind", PropertyType.Text),
        new ResourceProperty("IsAutomated", PropertyType.Boolean) { Label = "Automated Device Enrollment" },
        Flag("IsUserApproved"),
        Text("Server"),
        Flag("BootstrapTokenSupported"),
        Flag("BootstrapTokenEscrowed"),
    ]);

    /// <summary>Classes of this file.</summary>
    internal static IReadOnlyList<ResourceClass> All { get; } = [FileVault, AppleWarranty, MacSecurity, MdmEnrollment];
}
