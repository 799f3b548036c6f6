using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>Fills the classes about installed software.</summary>
internal static class SoftwareSource
{
    public static async Task FillAsync(InventorySession session, CancellationToken token)
    {
        var receipts = await ReceiptsAsync(session, token);
        var history = await HistoryAsync(session, token);
        FillPackages(session, receipts, history);

        var found = await new ApplicationWalk(session).FindAsync(token);
        var profiled = ProfiledApplication.Parse(await session.ProfileAsync(SoftwareClasses.InstalledApplications, ProfilerType.Applications, token))
            .GroupBy(static p => p.Path, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.First(), StringComparer.Ordinal);
        FillApplications(session, found, profiled, new InstallDates(history, receipts));
    }

    private static async Task<IReadOnlyList<Receipt>> ReceiptsAsync(InventorySession session, CancellationToken token)
    {
        var about = SoftwareClasses.InstalledPackages;
        if (await session.AskAsync(about, InventoryTools.Receipts, token) is not { } answer)
        {
            return [];
        }

        var documents = PropertyListAnswer.ParseAll(answer.Output, out var unreadable);
        if (unreadable > 0)
        {
            session.AddGap(about, InventoryTools.Receipts.Path, $"{unreadable} receipts could not be read.");
        }

        return [.. documents.Select(Receipt.Parse).OfType<Receipt>()];
    }

    private static async Task<IReadOnlyList<InstallRecord>> HistoryAsync(InventorySession session, CancellationToken token)
    {
        if (await session.Mac.ReadFileAsync(InventoryFiles.InstallHistory, InventorySession.MaxFileBytes, token) is not { } file)
        {
            return [];
        }

        if (PropertyList.TryParse(file, out var value, out var error))
        {
            return InstallRecord.Parse(value);
        }

        session.AddGap(SoftwareClasses.InstalledPackages, InventoryFiles.InstallHistory, error.ToString());
        return [];
    }

    private static void FillPackages(InventorySession session, IReadOnlyList<Receipt> receipts, IReadOnlyList<InstallRecord> history)
    {
        var installers = history.SelectMany(static r => r.PackageIds.Select(id => (Id: id, r.At, r.InstalledBy)))
            .GroupBy(static r => r.Id, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static g => g.Key, static g => g.MaxBy(static r => r.At).InstalledBy, StringComparer.OrdinalIgnoreCase);
        foreach (var receipt in receipts)
        {
            session.Add(SoftwareClasses.InstalledPackages, new Row()
                .Text("PackageId", receipt.PackageId)
                .Text("Version", receipt.Version)
                .Instant("InstallDate", receipt.InstalledAt)
                .Text("InstallLocation", receipt.Location)
                .Text("InstalledBy", receipt.InstalledBy ?? installers.GetValueOrDefault(receipt.PackageId)));
        }
    }

    private static void FillApplications(
        InventorySession session, IReadOnlyList<FoundApplication> found, Dictionary<string, ProfiledApplication> profiled, InstallDates dates)
    {
        foreach (var application in found)
        {
            var other = profiled.GetValueOrDefault(application.Path);
            var info = application.Info;
            session.Add(SoftwareClasses.InstalledApplications, new Row()
                .Text("DisplayName", info.Name)
                .Text("Version", info.Version ?? other?.Version)
                .Text("Publisher", other?.Publisher ?? PublisherOf(info.Identifier))
                .Text("BundleId", info.Identifier)
                .Text("InstallLocation", application.Path)
                .Instant("InstallDate", dates.Find(info.Identifier, info.Name ?? ""))
                .Text("ProdID", info.Identifier)
                .Text("BundleVersion", info.Build)
                .Text("Category", info.Category)
                .Text("Source", other?.Source ?? (application.IsFromAppStore ? "App Store" : null))
                .Text("MinimumSystemVersion", info.MinimumSystemVersion)
                .Instant("LastModified", other?.ModifiedAt ?? application.ModifiedAt));
        }

        // Where people keep applications beside the folders that are walked. What lies below /Library and /System belongs to other software.
        foreach (var other in profiled.Values.Where(static p => IsOfPeople(p.Path)))
        {
            session.Add(SoftwareClasses.InstalledApplications, new Row()
                .Text("DisplayName", other.Name)
                .Text("Version", other.Version)
                .Text("Publisher", other.Publisher)
                .Text("InstallLocation", other.Path)
                .Instant("InstallDate", dates.Find(null, other.Name ?? ""))
                .Text("Source", other.Source)
                .Instant("LastModified", other.ModifiedAt));
        }
    }

    private static string? PublisherOf(string? bundleId) => bundleId?.StartsWith("com.apple.", StringComparison.Ordinal) is true ? "Apple" : null;

    private static bool IsOfPeople(string path) =>
        path.EndsWith(".app", StringComparison.Ordinal)
        && (path.StartsWith("/Applications/", StringComparison.Ordinal)
            || (path.StartsWith("/Users/", StringComparison.Ordinal) && !path.Contains("/Library/", StringComparison.Ordinal)))
        && !path[..^4].Contains(".app/", StringComparison.Ordinal);
}
