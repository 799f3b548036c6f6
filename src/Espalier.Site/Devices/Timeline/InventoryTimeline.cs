using System.Globalization;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Inventory;

namespace Espalier.Site.Devices.Timeline;

/// <summary>Inventory values that changed, one entry for each class and report.</summary>
internal static class InventoryTimeline
{
    /// <summary>Changes that an entry names; Resource Explorer has them all.</summary>
    private const int MaxNamed = 4;

    public static async Task<List<TimelineEntry>> ReadAsync(ReadScope scope, ResourceId device, CancellationToken token)
    {
        var entries = new List<TimelineEntry>();
        foreach (var table in CatalogueTables.Classes)
        {
            var versions = await RowVersions.AllAsync(scope, table, device, token);
            if (versions.Count == 0)
            {
                continue;
            }

            var first = versions.Min(static v => v.From);
            var changes = versions.GroupBy(static v => v.Key).SelectMany(row => Changes(table, [.. row.OrderBy(static v => v.From)], first));
            entries.AddRange(changes.GroupBy(static c => c.At, static c => c.Text).Select(report => Entry(table, report.Key, [.. report])));
            entries.Add(new TimelineEntry(Instants.FromMicroseconds(first), TimelineKind.Inventory, $"{table.Class.Label}: first report", ""));
        }

        return entries;
    }

    private static TimelineEntry Entry(ClassTable table, long at, List<string> changes)
    {
        var more = changes.Count > MaxNamed ? $" and {changes.Count - MaxNamed} more" : "";
        return new TimelineEntry(Instants.FromMicroseconds(at), TimelineKind.Inventory, $"{table.Class.Label}: {(changes.Count == 1 ? "1 change" : $"{changes.Count} changes")}", string.Join("; ", changes.Take(MaxNamed)) + more);
    }

    private static IEnumerable<(long At, string Text)> Changes(ClassTable table, List<RowVersion> versions, long first)
    {
        var name = ResourceValues.NameOf(table, versions[0].Values);
        var prefix = name.Length > 0 ? name + ": " : "";
        for (var v = 0; v < versions.Count; v++)
        {
            var version = versions[v];
            if (v > 0 && versions[v - 1].To == version.From)
            {
                foreach (var change in Columns(table, versions[v - 1].Values, version.Values))
                {
                    yield return (version.From, prefix + change);
                }
            }
            else if (version.From != first)
            {
                yield return (version.From, prefix + "new");
            }

            if (version.To is { } to && (v + 1 == versions.Count || versions[v + 1].From != to))
            {
                yield return (to, prefix + "gone");
            }
        }
    }

    private static IEnumerable<string> Columns(ClassTable table, object?[] before, object?[] after)
    {
        for (var i = 0; i < after.Length; i++)
        {
            if (!Equals(before[i], after[i]))
            {
                yield return $"{table.Columns[i].Property.Label} {Text(table, i, before[i])} becomes {Text(table, i, after[i])}";
            }
        }
    }

    private static string Text(ClassTable table, int column, object? stored) => ResourceValues.Of(table.Columns[column].Property, stored) switch
    {
        null => "nothing",
        bool flag => flag ? "Yes" : "No",
        DateTimeOffset at => at.ToString("u", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
