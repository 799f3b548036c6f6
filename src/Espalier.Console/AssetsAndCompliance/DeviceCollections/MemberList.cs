using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>Columns and rows of the members of a collection, now or as of an instant.</summary>
internal static class MemberList
{
    public static IReadOnlyList<ListColumn<CollectionMember>> Columns { get; } =
    [
        new("name", "Name", static m => m.Name) { Width = 240, Grows = true },
        new("id", "Resource ID", static m => m.ResourceId.Value) { Width = 130 },
        new("version", "Client Version", static m => m.ClientVersion) { Width = 180, IsSortable = false },
        new("since", "Member Since", static m => m.Since) { Width = 170 },
    ];

    public static ListSource<CollectionMember> Source(SiteGate gate, CollectionId collection) => new(static m => m.ResourceId.ToString(), (request, skip, take, token) => FetchAsync(gate, Ask(request, collection, skip, take), token))
    {
        LookAgainAsync = (request, skip, take, token) => FetchAsync(gate, Ask(request, collection, skip, take) with { CountsAgain = true }, token),
        KnowsHistory = true,
    };

    private static ListCollectionMembersRequest Ask(ListRequest request, CollectionId collection, int skip, int take) =>
        new() { Id = collection, AsOf = request.AsOf, Filter = request.Filter, Sort = Sort(request.SortBy), IsDescending = request.Descending, Skip = skip, Take = take, Snapshot = request.Snapshot };

    private static async Task<ListWindow<CollectionMember>> FetchAsync(SiteGate gate, ListCollectionMembersRequest request, CancellationToken token)
    {
        var page = await gate.ReadAsync(request, token);
        return new ListWindow<CollectionMember>(page.Total, page.Items) { Snapshot = page.Snapshot };
    }

    private static CollectionMemberSort Sort(string? column) => column switch
    {
        "id" => CollectionMemberSort.ResourceId,
        "since" => CollectionMemberSort.Since,
        _ => CollectionMemberSort.Name,
    };
}
