using System.Text.Json;

namespace Espalier.Contracts.Inventory;

/// <summary>The difference between two sets of rows of one class, told apart by the class's keys.</summary>
/// <param name="Rows">New and changed rows, whole.</param>
/// <param name="Removed">Key values of rows that vanished.</param>
public sealed record ClassDelta(
    IReadOnlyList<Dictionary<string, JsonElement>> Rows,
    IReadOnlyList<Dictionary<string, JsonElement>> Removed)
{
    /// <summary>Nothing differs.</summary>
    public bool IsEmpty => Rows.Count == 0 && Removed.Count == 0;

    /// <summary>What leads from <paramref name="before"/> to <paramref name="after"/>; rows of each have different keys.</summary>
    public static ClassDelta Between(
        ResourceClass resourceClass,
        IReadOnlyList<Dictionary<string, JsonElement>> before,
        IReadOnlyList<Dictionary<string, JsonElement>> after)
    {
        var known = before.ToDictionary(row => RowKey.Of(resourceClass, row), static row => row);
        var changed = new List<Dictionary<string, JsonElement>>();
        foreach (var row in after)
        {
            if (!known.Remove(RowKey.Of(resourceClass, row), out var old) || !SameValues(old, row))
            {
                changed.Add(row);
            }
        }

        return new ClassDelta(changed, [.. known.Values.Select(row => RowKey.Properties(resourceClass, row))]);
    }

    /// <summary>The rows after the difference; removing what is not there changes nothing.</summary>
    public IReadOnlyList<Dictionary<string, JsonElement>> ApplyTo(
        ResourceClass resourceClass,
        IReadOnlyList<Dictionary<string, JsonElement>> before)
    {
        var rows = new Dictionary<string, Dictionary<string, JsonElement>>(before.Count);
        foreach (var row in before)
        {
            rows[RowKey.Of(resourceClass, row)] = row;
        }

        foreach (var removed in Removed)
        {
            rows.Remove(RowKey.Of(resourceClass, removed));
        }

        foreach (var row in Rows)
        {
            rows[RowKey.Of(resourceClass, row)] = row;
        }

        return [.. rows.Values];
    }

    private static bool SameValues(Dictionary<string, JsonElement> a, Dictionary<string, JsonElement> b) =>
        Present(a) == Present(b)
        && a.Where(static p => !ClassState.IsAbsent(p.Value))
            .All(p => b.TryGetValue(p.Key, out var other) && !ClassState.IsAbsent(other) && ClassState.Canonical(other) == ClassState.Canonical(p.Value));

    private static int Present(Dictionary<string, JsonElement> row) => row.Count(static p => !ClassState.IsAbsent(p.Value));
}
