using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Tests.Inventory;

/// <summary>Reports that are JSON of the right outline and yet none: nulls and nonsense where the contract has values.</summary>
internal static class BrokenReports
{
    private const string State = "0000000000000000000000000000000000000000000000000000000000000000";

    public static IReadOnlyList<InventoryReport> All { get; } =
    [
        .. new[]
        {
            """{ "classes": null }""",
            """{ "classes": [null] }""",
            """{ "classes": [], "gaps": null }""",
            """{ "classes": [], "gaps": [null] }""",
            """{ "classes": [], "gaps": [{ "class": "DISK", "source": null, "reason": "x" }] }""",
            $$"""{ "classes": [{ "class": null, "state": "{{State}}", "rows": [] }] }""",
            $$"""{ "classes": [{ "class": "DISK", "state": "{{State}}", "rows": null }] }""",
            $$"""{ "classes": [{ "class": "DISK", "state": "{{State}}", "rows": [null] }] }""",
            """{ "classes": [{ "class": "DISK", "state": "'; DROP TABLE inv_disk; --", "rows": [] }] }""",
            $$"""{ "classes": [{{string.Join(',', Enumerable.Repeat($$"""{ "class": "DISK", "state": "{{State}}", "rows": [] }""", 1000))}}] }""",
        }.Select(static json => JsonSerializer.Deserialize(json, InventoryJson.Default.InventoryReport)!),
    ];
}
