using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.MacClient.Inventory;

/// <summary>Splits an inventory that is too large for one report: by classes, and a class by its rows, each portion a difference to the one before.</summary>
internal static class InventoryPortions
{
    public static IReadOnlyList<InventoryReport> Of(InventoryReport report, int maxBytes)
    {
        if (SizeOf(report) <= maxBytes)
        {
            return [report];
        }

        var portions = new List<InventoryReport>();
        var classes = new List<ClassReport>();
        var bytes = 0;
        foreach (var part in report.Classes.SelectMany(c => Of(c, maxBytes)))
        {
            var size = SizeOf(part);
            if (classes.Count > 0 && (bytes + size > maxBytes || classes.Exists(c => c.Class == part.Class)))
            {
                portions.Add(new InventoryReport { Classes = classes, Gaps = report.Gaps });
                classes = [];
                bytes = 0;
            }

            classes.Add(part);
            bytes += size;
        }

        portions.Add(new InventoryReport { Classes = classes, Gaps = report.Gaps });
        return portions;
    }

    /// <summary>Only a class in full is split: a difference is larger than its limit only where the class is.</summary>
    private static List<ClassReport> Of(ClassReport report, int maxBytes)
    {
        var size = SizeOf(report);
        if (size <= maxBytes || report.Base is not null || report.Rows.Count < 2)
        {
            return [report];
        }

        var rows = Math.Max(1, (int)((long)report.Rows.Count * maxBytes / size / 2));
        var parts = new List<ClassReport>();
        string? before = null;
        for (var taken = 0; taken < report.Rows.Count; taken += rows)
        {
            var sent = report.Rows.Take(taken + rows).ToList();
            var state = sent.Count == report.Rows.Count ? report.State : ClassState.Of(sent);
            parts.Add(new ClassReport { Class = report.Class, Base = before, State = state, Rows = sent[taken..] });
            before = state;
        }

        return parts;
    }

    private static int SizeOf(InventoryReport report) => report.Classes.Sum(SizeOf);

    private static int SizeOf(ClassReport report) => JsonSerializer.SerializeToUtf8Bytes(report, InventoryJson.Default.ClassReport).Length;
}
