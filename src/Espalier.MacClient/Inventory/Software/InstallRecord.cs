using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>One entry of the install history: also written for App Store applications, which have no receipt.</summary>
internal sealed record InstallRecord(DateTimeOffset At, string Name, string? Version, string? InstalledBy, IReadOnlyList<string> PackageIds)
{
    public static IReadOnlyList<InstallRecord> Parse(PropertyListValue file) =>
    [
        .. from entry in (file as PropertyListArray ?? PropertyListArray.Empty).OfType<PropertyListDictionary>()
           let at = entry.FindDate("date")
           where at is not null
           select new InstallRecord(
               at.Value,
               entry.FindString("displayName") ?? "",
               entry.FindString("displayVersion") is { Length: > 0 } version ? version : null,
               entry.FindString("processName"),
               [.. (entry.FindArray("packageIdentifiers") ?? PropertyListArray.Empty).OfType<PropertyListString>().Select(static s => s.Value)]),
    ];
}
