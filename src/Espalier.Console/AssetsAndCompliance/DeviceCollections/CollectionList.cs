using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Collections;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>Columns and rows of the list of collections.</summary>
internal static class CollectionList
{
    public static IReadOnlyList<ListColumn<CollectionSummary>> Columns { get; } =
    [
        new("name", "Name", static c => c.Name) { Width = 200, Grows = true },
        new("limiting", "Limiting Collection", static c => c.LimitingName) { Width = 170 },
        new("members", "Member Count", static c => c.MemberCount) { Width = 120 },
        new("changed", "Last Member Change", static c => c.MembersChangedAt) { Width = 156 },
        new("evaluated", "Last Full Evaluation", static c => c.EvaluatedAt) { Width = 156 },
        new("id", "Collection ID", static c => c.Id.Value) { Width = 110 },
        new("comment", "Comment", static c => c.Comment) { Width = 240, IsExtra = true, IsSortable = false },
    ];

    public static ListSource<CollectionSummary> Source(SiteGate gate) => new(static c => c.Id.Value, async (request, skip, take, token) =>
    {
        var page = await gate.ReadAsync(
            new ListCollectionsRequest { Filter = request.Filter, Sort = Sort(request.SortBy), IsDescending = request.Descending, Skip = skip, Take = take },
            token);
        return new ListWindow<CollectionSummary>(page.Total, page.Items);
    });

    private static CollectionSort Sort(string? column) => column switch
    {
        "limiting" => CollectionSort.LimitingName,
        "members" => CollectionSort.MemberCount,
        "changed" => CollectionSort.MembersChangedAt,
        "evaluated" => CollectionSort.EvaluatedAt,
        "id" => CollectionSort.Id,
        _ => CollectionSort.Name,
    };
}
