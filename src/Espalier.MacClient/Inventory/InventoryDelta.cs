using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.MacClient.Inventory;

/// <summary>Makes the report that is sent: what differs from what the site has acknowledged.</summary>
public static class InventoryDelta
{
    /// <summary>The difference between a fresh report and what the site has. Classes that are unchanged are left out.</summary>
    /// <param name="collected">Every class in full, as <see cref="InventoryCollector"/> gives it.</param>
    /// <param name="acknowledged">Full reports of the classes that the site has acknowledged, by class name.</param>
    /// <param name="inFull">Classes that the site asked for in full.</param>
    public static InventoryReport Since(
        InventoryReport collected, IReadOnlyDictionary<string, ClassReport> acknowledged, IReadOnlySet<string> inFull)
    {
        var gaps = collected.Gaps.Select(static g => g.Class).ToHashSet(StringComparer.Ordinal);
        var changed = new List<ClassReport>();
        foreach (var report in collected.Classes)
        {
            if (ResourceClasses.Find(report.Class) is not { } resourceClass)
            {
                continue;
            }

            var before = acknowledged.GetValueOrDefault(report.Class);
            var now = before is not null && gaps.Contains(report.Class) ? KeepKnown(resourceClass, before, report) : report;
            if (before is null || inFull.Contains(report.Class))
            {
                changed.Add(now);
            }
            else if (now.State != before.State)
            {
                changed.Add(Difference(resourceClass, before, now));
            }
        }

        return new InventoryReport
        {
            Classes = changed,
            Gaps = collected.Gaps,
            IsFull = changed.Count == ResourceClasses.All.Count && changed.All(static c => c.Base is null),
        };
    }

    /// <summary>What the site has once it has acknowledged a report that <see cref="Since"/> made.</summary>
    public static IReadOnlyDictionary<string, ClassReport> Acknowledge(IReadOnlyDictionary<string, ClassReport> acknowledged, InventoryReport sent)
    {
        var after = new Dictionary<string, ClassReport>(acknowledged, StringComparer.Ordinal);
        foreach (var report in sent.Classes)
        {
            if (ResourceClasses.Find(report.Class) is not { } resourceClass)
            {
                continue;
            }

            var rows = report.Base is null
                ? report.Rows
                : new ClassDelta(report.Rows, report.Removed).ApplyTo(resourceClass, acknowledged.GetValueOrDefault(report.Class)?.Rows ?? []);
            after[report.Class] = new ClassReport { Class = report.Class, State = report.State, Rows = rows };
        }

        return after;
    }

    /// <summary>In full where a difference would be no shorter.</summary>
    private static ClassReport Difference(ResourceClass resourceClass, ClassReport before, ClassReport now)
    {
        var delta = ClassDelta.Between(resourceClass, before.Rows, now.Rows);
        return delta.Rows.Count + delta.Removed.Count >= now.Rows.Count
            ? now
            : now with { Base = before.State, Rows = delta.Rows, Removed = delta.Removed };
    }

    /// <summary>Where a source failed this time, values that it gave before stay: a publisher does not vanish because a tool hung.</summary>
    private static ClassReport KeepKnown(ResourceClass resourceClass, ClassReport before, ClassReport now)
    {
        var known = before.Rows.GroupBy(r => RowKey.Of(resourceClass, r)).ToDictionary(static g => g.Key, static g => g.First());
        var rows = now.Rows.Select(row => known.TryGetValue(RowKey.Of(resourceClass, row), out var old) ? Filled(row, old) : row).ToList();
        return now with { Rows = rows, State = ClassState.Of(rows) };
    }

    private static Dictionary<string, JsonElement> Filled(Dictionary<string, JsonElement> row, Dictionary<string, JsonElement> old)
    {
        var filled = new Dictionary<string, JsonElement>(old);
        foreach (var (name, value) in row)
        {
            filled[name] = value;
        }

        return filled;
    }
}
