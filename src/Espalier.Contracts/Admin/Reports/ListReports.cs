using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Reports;

/// <summary>All reports, and whether a role serves them.</summary>
public sealed record ListReports : IRequest<ReportList>;

/// <summary>The reports.</summary>
/// <param name="IsSetUp">A reporting role is set up; without it no report can be run (BASE-11).</param>
/// <param name="Reports">By category and name.</param>
public sealed record ReportList(bool IsSetUp, IReadOnlyList<ReportSummary> Reports);

/// <summary>A report.</summary>
/// <param name="Id">Part of its address.</param>
/// <param name="Name">As the guide or ConfigMgr names it.</param>
/// <param name="Category">As ConfigMgr sorts reports: <c>Compliance and Settings Management</c>.</param>
/// <param name="Description">What it shows, as one sentence.</param>
/// <param name="Criteria">What it asks for before it is displayed; none is required.</param>
/// <param name="Columns">Its columns.</param>
public sealed record ReportSummary(string Id, string Name, string Category, string Description, IReadOnlyList<ReportCriterion> Criteria, IReadOnlyList<ReportColumn> Columns);

/// <summary>What a report asks for.</summary>
/// <param name="Name">In addresses and requests: <c>computer</c>.</param>
/// <param name="Label">Before its field: <c>Computer name</c>.</param>
/// <param name="Kind">What may be given.</param>
/// <param name="Default">What counts where nothing is given; empty for no restriction.</param>
public sealed record ReportCriterion(string Name, string Label, ReportCriterionKind Kind, string Default = "");

/// <summary>What a criterion takes.</summary>
public enum ReportCriterionKind
{
    /// <summary>Text without regard to case; <c>%</c> stands for any characters; empty for all.</summary>
    Pattern,

    /// <summary>A whole number from 0.</summary>
    Number,
}

/// <summary>A column of a report.</summary>
/// <param name="Name">In addresses, requests and files: <c>serial</c>.</param>
/// <param name="Title">Its head.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Width">Pixels that suit its values.</param>
public sealed record ReportColumn(string Name, string Title, ReportValueType Type, int Width)
{
    /// <summary>The report that a value leads to; null for none.</summary>
    public ReportDrillDown? Opens { get; init; }
}

/// <summary>Types of values of a report.</summary>
public enum ReportValueType
{
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>An instant, shown in UTC.</summary>
    Instant,

    /// <summary>A compliance state, by its words.</summary>
    State,
}

/// <summary>A report about one row of another one.</summary>
/// <param name="Report"><see cref="ReportSummary.Id"/>.</param>
/// <param name="Criteria">For each of its criteria the column of the row that fills it.</param>
public sealed record ReportDrillDown(string Report, IReadOnlyDictionary<string, string> Criteria);
