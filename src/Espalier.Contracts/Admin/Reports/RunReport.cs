using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Reports;

/// <summary>Runs a report and reads a page of it (BASE-9, RPT-6).</summary>
/// <param name="Report"><see cref="ReportSummary.Id"/>.</param>
public sealed record RunReport(string Report) : IRequest<ReportPage>
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxTake = 10_000;

    /// <summary>Values by <see cref="ReportCriterion.Name"/>; what is missing counts as its default.</summary>
    public IReadOnlyDictionary<string, string> Criteria { get; init; } = new Dictionary<string, string>();

    /// <summary>Only rows in which some text contains this; empty for all.</summary>
    public string Filter { get; init; } = "";

    /// <summary><see cref="ReportColumn.Name"/> to sort by; null for the report's own order.</summary>
    public string? Sort { get; init; }

    /// <summary>Sort downwards.</summary>
    public bool Descending { get; init; }

    /// <summary>Rows before the page.</summary>
    public int Skip { get; init; }

    /// <summary>Rows of the page, 1 to <see cref="MaxTake"/>. Default 100.</summary>
    public int Take { get; init; } = 100;
}

/// <summary>A page of a report.</summary>
/// <param name="Name">The report.</param>
/// <param name="RunAt">When it was run.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">The rows of the page, fewer at the end.</param>
/// <param name="Total">Rows of the whole report.</param>
public sealed record ReportPage(string Name, DateTimeOffset RunAt, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<ReportRow> Rows, int Total);

/// <summary>A row of a report.</summary>
/// <param name="Device">The Mac that it speaks of; null where it counts several.</param>
/// <param name="Values">One for each column: text, <see cref="long"/>, <see cref="DateTimeOffset"/>, or null where unknown.</param>
public sealed record ReportRow(ResourceId? Device, IReadOnlyList<object?> Values);
