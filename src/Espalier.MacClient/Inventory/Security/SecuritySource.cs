using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory.Computer;
using Espalier.MacClient.Inventory.Storage;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Inventory.Security;

/// <summary>Fills the classes about protection, management and warranty.</summary>
internal static class SecuritySource
{
    private const int MaxCoverageBytes = 1024 * 1024;

    public static async Task FillAsync(InventorySession session, FileVaultMarker? fileVault, CancellationToken token)
    {
        await FillFileVaultAsync(session, fileVault, token);
        await FillProtectionAsync(session, token);
        await FillEnrollmentAsync(session, token);
        await FillWarrantyAsync(session, token);
    }

    private static async Task<FileVaultPhase?> FileVaultAsync(InventorySession session, ResourceClass about, CancellationToken token) =>
        await session.AskAsync(about, InventoryTools.FileVaultStatus, token) is { } answer ? FileVaultStatus.ParsePhase(answer.Output) : null;

    private static async Task FillFileVaultAsync(InventorySession session, FileVaultMarker? marker, CancellationToken token)
    {
        var about = SecurityClasses.FileVault;
        if (await FileVaultAsync(session, about, token) is not { } phase)
        {
            session.AddGap(about, InventoryTools.FileVaultStatus.Path, "The state of FileVault is not understood.");
            return;
        }

        var list = await session.AskPropertyListAsync(about, InventoryTools.DiskList, token);
        var apfs = await session.AskPropertyListAsync(about, InventoryTools.ApfsList, token);
        var layout = list is null ? null : DiskLayout.Parse(list);
        var volume = layout is null ? null : Volume.From(layout, apfs is null ? null : ApfsLayout.Parse(apfs)).FirstOrDefault(static v => v.Id == "/");
        var status = FileVaultStatus.From(phase, marker);
        session.Add(about, new Row()
            .Text("KeyType", status.KeyType)
            .Text("Status", status.Status)
            .Text("Volume", volume?.Name ?? "/")
            .Text("VolumeUUID", volume?.Uuid ?? "/"));
    }

    private static async Task FillProtectionAsync(InventorySession session, CancellationToken token)
    {
        var about = SecurityClasses.MacSecurity;
        var hardware = HardwareOverview.Parse(await session.ProfileAsync(about, ProfilerType.Hardware, token));
        var bridgeItems = await session.TryProfileAsync(about, ProfilerType.Bridge, token);
        var bridge = BridgeController.Parse(bridgeItems ?? []);
        var isArm = DeviceFactsReader.ArchitectureOf(await DeviceFactsReader.SysctlAsync(session, token), hardware) == "arm64";
        var fileVault = await FileVaultAsync(session, about, token);
        session.Add(about, new Row()
            .Text("SystemIntegrityProtection", await AskAsync(session, InventoryTools.IntegrityProtection, ProtectionAnswers.IntegrityProtection, token) ?? bridge?.IntegrityProtection)
            .Text("Gatekeeper", await AskAsync(session, InventoryTools.Gatekeeper, ProtectionAnswers.Gatekeeper, token))
            .Text("Firewall", await AskAsync(session, InventoryTools.FirewallState, ProtectionAnswers.Firewall, token))
            .Flag("FirewallStealthMode", await AskSwitchAsync(session, InventoryTools.FirewallStealth, token))
            .Flag("FirewallBlockAll", await AskSwitchAsync(session, InventoryTools.FirewallBlockAll, token))
            .Text("SecureBoot", bridge?.SecureBoot ?? (bridge?.IsT2 is true ? await AskAsync(session, InventoryTools.SecureBootPolicy, ProtectionAnswers.SecureBootPolicy, token) : null))
            .Text("SecurityChip", ComputerSource.SecurityChip(isArm, bridgeItems))
            .Text("FirmwarePassword", isArm ? null : await AskAsync(session, InventoryTools.FirmwarePassword, ProtectionAnswers.FirmwarePassword, token))
            .Text("ActivationLock", hardware?.ActivationLock)
            .Text("FileVault", fileVault switch { null => null, FileVaultPhase.On => "On", FileVaultPhase.Off => "Off", var other => other.ToString() }));
    }

    private static async Task FillEnrollmentAsync(InventorySession session, CancellationToken token)
    {
        var about = SecurityClasses.MdmEnrollment;
        if (await session.AskAsync(about, InventoryTools.MdmEnrollment, token) is not { } answer || MdmEnrollmentStatus.Parse(answer.Output) is not { } status)
        {
            session.AddGap(about, InventoryTools.MdmEnrollment.Path, "The state of MDM enrollment is not understood.");
            return;
        }

        var (supported, escrowed) = await session.AskAsync(about, InventoryTools.BootstrapToken, token) is { } bootstrap
            ? MdmEnrollmentStatus.ParseBootstrapToken(bootstrap.Output)
            : default;
        session.Add(about, new Row()
            .Flag("IsEnrolled", status.IsEnrolled)
            .Text("EnrollmentKind", status.Kind)
            .Flag("IsAutomated", status.IsAutomated)
            .Flag("IsUserApproved", status.IsUserApproved)
            .Text("Server", status.Server)
            .Flag("BootstrapTokenSupported", supported)
            .Flag("BootstrapTokenEscrowed", escrowed));
    }

    private static async Task FillWarrantyAsync(InventorySession session, CancellationToken token)
    {
        var serial = (await DeviceFactsReader.ReadAsync(session, token))?.SerialNumber;
        if (string.IsNullOrEmpty(serial) || serial.Contains('/'))
        {
            return;
        }

        var (coverage, readAt) = await CoverageAsync(session, serial, token);
        session.Add(SecurityClasses.AppleWarranty, new Row()
            .Text("SerialNumber", serial)
            .Text("CoverageStatus", coverage?.Status ?? "Unknown")
            .Text("CoverageDescription", coverage?.Description)
            .Instant("CoverageEndDate", coverage?.EndsAt)
            .Instant("LastChecked", readAt));
    }

    /// <summary>The newest that any user of the Mac was told about this very Mac; phones and watches have files of their own beside it.</summary>
    private static async Task<(WarrantyCoverage? Coverage, DateTimeOffset? ReadAt)> CoverageAsync(InventorySession session, string serial, CancellationToken token)
    {
        var newest = default((WarrantyCoverage? Coverage, DateTimeOffset? ReadAt));
        foreach (var user in (await session.Mac.ListFolderAsync(InventoryFiles.Users, token)).Where(static e => e.IsFolder))
        {
            var folder = InventoryFiles.WarrantyFolder(user.Name);
            foreach (var (path, name) in new[] { (folder + "/caches/coverageDetails", serial + ".json"), (folder, serial + "_Warranty.plist") })
            {
                if ((await session.Mac.ListFolderAsync(path, token)).FirstOrDefault(e => e.Name == name) is { } entry
                    && (newest.ReadAt is null || entry.ModifiedAt > newest.ReadAt)
                    && await session.Mac.ReadFileAsync(path + "/" + name, MaxCoverageBytes, token) is { } file
                    && (name.EndsWith(".json", StringComparison.Ordinal) ? WarrantyCoverage.ParseJson(file) : WarrantyCoverage.ParsePropertyList(file)) is { } coverage)
                {
                    newest = (coverage, entry.ModifiedAt);
                }
            }
        }

        return newest;
    }

    /// <summary>Some of these tools answer on standard error, and with exit codes of their own.</summary>
    private static async Task<string?> AskAsync(InventorySession session, ToolCall call, Func<byte[], string?> parse, CancellationToken token) =>
        await session.AskAsync(SecurityClasses.MacSecurity, call, token) is { } answer ? parse(answer.Output) ?? parse(answer.Error) : null;

    private static async Task<bool?> AskSwitchAsync(InventorySession session, ToolCall call, CancellationToken token) =>
        await session.AskAsync(SecurityClasses.MacSecurity, call, token) is { } answer ? ProtectionAnswers.Switch(answer.Output) : null;
}
