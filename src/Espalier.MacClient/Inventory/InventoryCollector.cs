using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory.Computer;
using Espalier.MacClient.Inventory.Network;
using Espalier.MacClient.Inventory.Security;
using Espalier.MacClient.Inventory.Software;
using Espalier.MacClient.Inventory.Storage;
using Espalier.MacClient.Inventory.Users;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Inventory;

/// <summary>
/// Collects the whole inventory, one tool at a time so that nobody notices. Whatever a tool does not answer becomes a named gap, and the rest of the
/// report stands.
/// </summary>
public sealed class InventoryCollector(IMacPlatform mac)
{
    private delegate Task Source(InventorySession session, CancellationToken token);

    /// <summary>Reads every class in full.</summary>
    /// <param name="fileVault">What this client remembers of the FileVault it switched on; null where it did not.</param>
    /// <param name="token">Gives up.</param>
    public async Task<InventoryReport> CollectAsync(FileVaultMarker? fileVault, CancellationToken token)
    {
        var session = new InventorySession(mac);
        foreach (var (classes, source) in Sources(fileVault))
        {
            try
            {
                await source(session, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A mistake in one source must not cost the Mac its inventory; the gap carries it to the site.
                classes.ToList().ForEach(c => session.AddGap(c, "inventory", $"{e.GetType().Name}: {e.Message}"));
            }
        }

        return ReportOf(session);
    }

    private static IReadOnlyList<(IReadOnlyList<ResourceClass> Classes, Source Source)> Sources(FileVaultMarker? fileVault) =>
    [
        ([ComputerClasses.ComputerSystem, ComputerClasses.OperatingSystem, ComputerClasses.Processor, ComputerClasses.PcBios, ComputerClasses.Motherboard,
            ComputerClasses.SystemResource, ComputerClasses.AppleHardware, ComputerClasses.Battery], ComputerSource.FillAsync),
        ([StorageClasses.Disk, StorageClasses.LogicalDisk, StorageClasses.ApfsContainer, StorageClasses.Cdrom], StorageSource.FillAsync),
        ([NetworkClasses.NetworkAdapter, NetworkClasses.NetworkAdapterConfiguration, NetworkClasses.Printer], NetworkSource.FillAsync),
        ([UserClasses.NetworkLoginProfile, UserClasses.SystemConsoleUser, UserClasses.SystemConsoleUsage, UserClasses.UserAccount], UserSource.FillAsync),
        ([SecurityClasses.FileVault, SecurityClasses.MacSecurity, SecurityClasses.MdmEnrollment, SecurityClasses.AppleWarranty],
            (session, token) => SecuritySource.FillAsync(session, fileVault, token)),
        ([SoftwareClasses.Services], ServiceSource.FillAsync),
        ([SoftwareClasses.InstalledApplications, SoftwareClasses.InstalledPackages], SoftwareSource.FillAsync),
    ];

    /// <summary>A class without rows is told as empty only where nothing stood in the way of reading it: otherwise the site keeps what it has.</summary>
    private static InventoryReport ReportOf(InventorySession session)
    {
        var withGaps = session.Gaps.Select(static g => g.Class).ToHashSet(StringComparer.Ordinal);
        var classes = new List<ClassReport>();
        foreach (var resourceClass in ResourceClasses.All)
        {
            var rows = session.RowsOf(resourceClass).Select(static r => r.Values).ToList();
            if (rows.Count > 0 || !withGaps.Contains(resourceClass.Name))
            {
                classes.Add(new ClassReport { Class = resourceClass.Name, State = ClassState.Of(rows), Rows = rows });
            }
        }

        return new InventoryReport { Classes = classes, Gaps = session.Gaps, IsFull = classes.Count == ResourceClasses.All.Count };
    }
}
