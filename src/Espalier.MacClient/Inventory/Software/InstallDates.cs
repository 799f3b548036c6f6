namespace Espalier.MacClient.Inventory.Software;

/// <summary>When applications were installed, as far as the install history and the receipts tell.</summary>
internal sealed class InstallDates
{
    private readonly Dictionary<string, DateTimeOffset> _byPackage = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _byName = new(StringComparer.OrdinalIgnoreCase);

    public InstallDates(IEnumerable<InstallRecord> history, IEnumerable<Receipt> receipts)
    {
        foreach (var record in history)
        {
            Keep(_byName, record.Name, record.At);
            foreach (var id in record.PackageIds)
            {
                Keep(_byPackage, id, record.At);
            }
        }

        foreach (var receipt in receipts)
        {
            if (receipt.InstalledAt is { } at)
            {
                Keep(_byPackage, receipt.PackageId, at);
            }
        }
    }

    /// <summary>The last installation of a package named like the bundle, or of something named like the application; null where neither is known.</summary>
    public DateTimeOffset? Find(string? bundleId, string name) =>
        bundleId is not null && _byPackage.TryGetValue(bundleId, out var at) ? at : _byName.TryGetValue(name, out at) ? at : null;

    private static void Keep(Dictionary<string, DateTimeOffset> dates, string key, DateTimeOffset at)
    {
        if (key.Length > 0 && (!dates.TryGetValue(key, out var known) || known < at))
        {
            dates[key] = at;
        }
    }
}
