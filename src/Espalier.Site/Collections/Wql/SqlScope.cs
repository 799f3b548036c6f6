using Espalier.Contracts.Inventory;

namespace Espalier.Site.Collections.Wql;

/// <summary>The names that the sources of one SELECT go by, and the child rows that stand for multi-valued properties inside one test.</summary>
internal sealed class SqlScope(IReadOnlyList<string> aliases)
{
    public IReadOnlyList<string> Aliases => aliases;

    /// <summary>Alias of the child row, by the mention of the property: two mentions are two choices.</summary>
    public IReadOnlyDictionary<BoundColumn, string> Elements { get; private init; } = new Dictionary<BoundColumn, string>(ReferenceEqualityComparer.Instance);

    public string Key(int source) => $"{aliases[source]}.{SqlName.Quote(ColumnNames.ResourceId)}";

    public SqlScope WithElements(IReadOnlyList<BoundColumn> columns, Func<string> nextAlias) => new(aliases)
    {
        Elements = columns.ToDictionary(static c => c, _ => nextAlias(), (IEqualityComparer<BoundColumn>)ReferenceEqualityComparer.Instance),
    };
}
