using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>The holes in a device's inventory: the Mac's as of its last report, the site's as of each class's last report.</summary>
internal static class InventoryGaps
{
    /// <summary>The source of gaps that the site itself found.</summary>
    public const string Site = "site";

    private static readonly TableWriter Writer = new(CatalogueTables.Gaps);

    /// <summary>Brings the gaps to the report; writes only where they differ.</summary>
    public static async Task ReplaceAsync(WriteScope scope, StatementRunner runner, ResourceId device, InventoryReport report, IReadOnlyCollection<string> classes, IEnumerable<InventoryGap> ofSite, long at, CancellationToken token)
    {
        var before = await scope.Command($"SELECT is_of_site, class, source, reason FROM {CatalogueTables.Gaps.Name} WHERE resource_id = @device").With("@device", device.Value)
            .ListAsync(static r => (IsOfSite: r.GetInt32(0) == 1, Gap: new InventoryGap(r.GetString(1), r.GetString(2), r.GetString(3))), token);
        var after = before.Where(g => g.IsOfSite && !classes.Contains(g.Gap.Class))
            .Concat(ofSite.Select(static g => (true, g)))
            .Concat(report.Gaps.Select(static g => (false, Clean(g))))
            .Distinct().Take(InventoryLimits.MaxGaps).ToList();
        if (before.Count == after.Count && before.ToHashSet().SetEquals(after))
        {
            return;
        }

        await runner.RunAsync(new Statement($"DELETE FROM {CatalogueTables.Gaps.Name} WHERE resource_id = @device", ("@device", device.Value)), token);
        await runner.WriteAsync(Writer, [.. after.Select(g => new object?[] { (long)device.Value, g.Item1 ? 1L : 0L, g.Item2.Class, g.Item2.Source, g.Item2.Reason, at })], token);
    }

    /// <summary>A gap with texts that may be stored, logged and shown.</summary>
    public static InventoryGap Clean(InventoryGap gap) => new(Clean(gap.Class), Clean(gap.Source), Clean(gap.Reason));

    private static string Clean(string text)
    {
        var clean = InventoryValue.From(text).GetString()!;
        var length = Math.Min(clean.Length, InventoryLimits.MaxGapText);
        return clean[..(length > 0 && char.IsHighSurrogate(clean[length - 1]) ? length - 1 : length)];
    }
}
