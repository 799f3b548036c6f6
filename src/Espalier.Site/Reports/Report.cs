using Espalier.Contracts.Admin.Reports;

namespace Espalier.Site.Reports;

/// <summary>A report: what it is called, what it asks for, and the query behind it. Everything in it is ours; what users give are parameters.</summary>
/// <param name="Id">Part of its address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Category">Its category.</param>
/// <param name="Description">One sentence about it.</param>
/// <param name="From"><c>FROM</c> and its joins.</param>
internal sealed record Report(string Id, string Name, string Category, string Description, string From)
{
    /// <summary>The columns, in the order of display.</summary>
    public required IReadOnlyList<ReportField> Fields { get; init; }

    /// <summary>What it can be narrowed by.</summary>
    public IReadOnlyList<ReportRestriction> Restrictions { get; init; } = [];

    /// <summary>Conditions that hold always.</summary>
    public string Where { get; init; } = "1 = 1";

    /// <summary><c>GROUP BY</c>, for reports that count; null for one row per row.</summary>
    public string? GroupBy { get; init; }

    /// <summary>The Mac of a row; null where a row counts several.</summary>
    public string? Device { get; init; } = "v.resource_id";

    /// <summary>Field by which it is sorted unless asked otherwise.</summary>
    public required string Sort { get; init; }

    /// <summary><see cref="Sort"/> downwards.</summary>
    public bool Descending { get; init; }

    public ReportSummary Summary => new(Id, Name, Category, Description, [.. Restrictions.Select(static r => r.Criterion)], [.. Fields.Select(static f => f.Column)]);
}

/// <summary>A column and where it comes from.</summary>
/// <param name="Column">As it is shown.</param>
/// <param name="Sql">Its value.</param>
/// <param name="Folded">Its folded text, for order and search; null where the value itself serves.</param>
internal sealed record ReportField(ReportColumn Column, string Sql, string? Folded = null)
{
    /// <summary>What its rows are ordered by, and searched in where it is a text.</summary>
    public string Key => Folded ?? (IsText ? $"upper({Sql})" : Sql);

    public bool IsText => Column.Type is ReportValueType.Text or ReportValueType.State;

    public static ReportField Text(string name, string title, int width, string sql, string? folded = null) => new(new ReportColumn(name, title, ReportValueType.Text, width), sql, folded);

    public static ReportField Number(string name, string title, string sql, int width = 120) => new(new ReportColumn(name, title, ReportValueType.Number, width), sql);

    public static ReportField Instant(string name, string title, string sql) => new(new ReportColumn(name, title + " (UTC)", ReportValueType.Instant, 190), sql);

    public static ReportField State(string name, string title, string sql) => new(new ReportColumn(name, title, ReportValueType.State, 150), sql);

    /// <summary>The same, each value leading to another report.</summary>
    public ReportField Opening(string report, params ReadOnlySpan<(string Criterion, string Column)> criteria)
    {
        var filled = new Dictionary<string, string>();
        foreach (var (criterion, column) in criteria)
        {
            filled.Add(criterion, column);
        }

        return this with { Column = Column with { Opens = new ReportDrillDown(report, filled) } };
    }
}

/// <summary>A criterion and the condition that it becomes.</summary>
/// <param name="Criterion">As it is asked for.</param>
/// <param name="Sql">The condition, with a parameter of the criterion's name.</param>
internal sealed record ReportRestriction(ReportCriterion Criterion, string Sql)
{
    /// <summary>A folded text that a pattern is compared with.</summary>
    public static ReportRestriction Pattern(string name, string label, string folded) =>
        new(new ReportCriterion(name, label, ReportCriterionKind.Pattern), $"coalesce({folded}, '') LIKE @{name} ESCAPE '!'");

    public static ReportRestriction Number(string name, string label, string standard, string sql) => new(new ReportCriterion(name, label, ReportCriterionKind.Number, standard), sql);

    public static ReportRestriction Computer { get; } = Pattern("computer", "Computer name", "v.name_f");

    /// <summary>Members of the collections of a name.</summary>
    public static ReportRestriction Collection { get; } = CollectionOf("v.resource_id");

    public static ReportRestriction CollectionOf(string device) => new(
        new ReportCriterion("collection", "Collection", ReportCriterionKind.Pattern),
        $"{device} IN (SELECT mm.resource_id FROM coll_members mm JOIN coll_collections mc ON mc.id = mm.collection_id WHERE mc.name_folded LIKE @collection ESCAPE '!')");
}
