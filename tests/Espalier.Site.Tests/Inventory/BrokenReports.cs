using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;

namespace Espalier.Site.Tests.Inventory;

/// <summary>Reports that are JSON of the right outline and yet none: nulls and nonsense where the contract has values.</summary>
internal static class BrokenReports
{
    private const string State = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string NoLists = "The report has no list of classes or gaps.";
    private const string NoGap = "A gap of the report lacks its class, source or reason.";
    private const string NoName = "A class has no name, or one of more than 128 characters.";

    /// <summary>Each as it is read and as it is sent, with why it is none; but for that, it is complete.</summary>
    public static IReadOnlyList<(InventoryReport Report, string Fault, string Json)> All { get; } =
    [
        Report("null", NoLists),
        Report("[]", NoLists, gaps: "null"),
        Report("[null]", NoName),
        Report("[]", NoGap, gaps: "[null]"),
        Report("[]", NoGap, gaps: """[{ "class": "DISK", "source": null, "reason": "x" }]"""),
        Report($"[{Class("null", "[]")}]", NoName),
        Report($"[{Class("\"DISK\"", "null")}]", "A class has no list of rows."),
        Report($"[{Class("\"DISK\"", "[null]")}]", "A row of a class is null."),
        Report($"[{Class("\"DISK\"", "[]", "'; DROP TABLE inv_disk; --")}]", "The state or base of a class is not a SHA-256 in lower-case hex."),
        Report($"[{Class("\"DISK\"", "[]")},{Class("\"Disk\"", "[]")}]", "The report has a class twice."),
        Report($"[{string.Join(',', Enumerable.Repeat(Class("\"DISK\"", "[]"), 1000))}]", $"The report has 1000 classes; at most {InventoryLimits.MaxClasses} are taken."),
    ];

    private static string Class(string name, string rows, string state = State) => $$"""{ "class": {{name}}, "state": "{{state}}", "rows": {{rows}}, "removed": [] }""";

    private static (InventoryReport, string, string) Report(string classes, string fault, string gaps = "[]")
    {
        var json = $$"""{ "classes": {{classes}}, "gaps": {{gaps}} }""";
        return (JsonSerializer.Deserialize(json, InventoryJson.Default.InventoryReport)!, fault, json);
    }
}
