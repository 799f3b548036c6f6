using System.Buffers;
using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>Whether a report is one at all, before any of it is looked at.</summary>
internal static class ReportStructure
{
    private const int MaxClassName = 128;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>What is broken, or null. JSON can leave nulls where the contract has none.</summary>
    public static string? FaultOf(InventoryReport report)
    {
        if (report.Classes is null || report.Gaps is null)
        {
            return "The report has no list of classes or gaps.";
        }

        if (report.Classes.Count > InventoryLimits.MaxClasses)
        {
            return $"The report has {report.Classes.Count} classes; at most {InventoryLimits.MaxClasses} are taken.";
        }

        if (report.Gaps.Any(static g => g is not { Class: not null, Source: not null, Reason: not null }))
        {
            return "A gap of the report lacks its class, source or reason.";
        }

        return report.Classes.Select(FaultOf).FirstOrDefault(static fault => fault is not null)
            ?? (report.Classes.DistinctBy(static c => c.Class, StringComparer.OrdinalIgnoreCase).Count() < report.Classes.Count ? "The report has a class twice." : null);
    }

    private static string? FaultOf(ClassReport? report) => report switch
    {
        not { Class.Length: > 0 and <= MaxClassName } => $"A class has no name, or one of more than {MaxClassName} characters.",
        { Rows: null } or { Removed: null } => "A class has no list of rows.",
        _ when HasNull(report.Rows) || HasNull(report.Removed) => "A row of a class is null.",
        _ when !IsHash(report.State) || (report.Base is not null && !IsHash(report.Base)) => "The state or base of a class is not a SHA-256 in lower-case hex.",
        _ => null,
    };

    private static bool HasNull(IReadOnlyList<Dictionary<string, JsonElement>> rows) => rows is JsonRows read ? read.HasNull : rows.Any(static r => r is null);

    private static bool IsHash(string? text) => text is { Length: 64 } && !text.AsSpan().ContainsAnyExcept(HexDigits);
}
