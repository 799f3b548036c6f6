using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Lists collections.</summary>
internal sealed class ListCollections : IOperation<ListCollectionsRequest, CollectionPage>
{
    public static Right Needs => Right.Read;

    public async Task<Result<CollectionPage>> RunAsync(OperationContext context, ListCollectionsRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var all = await CollectionDetailsReader.SummariesAsync(scope.Context, token);
        var matching = request.Filter is { Length: > 0 } filter
            ? all.Where(c => c.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) || c.Id.Value.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList()
            : all;
        var ordered = Order(matching, request.Sort, request.IsDescending).ThenBy(static c => c.Id);
        return new CollectionPage([.. ordered.Skip(Math.Max(0, request.Skip)).Take(Paging.Clamp(request.Take))], matching.Count);
    }

    private static IOrderedEnumerable<CollectionSummary> Order(IEnumerable<CollectionSummary> rows, CollectionSort sort, bool descending) => sort switch
    {
        CollectionSort.Name => By(rows, static c => c.Name, StringComparer.OrdinalIgnoreCase, descending),
        CollectionSort.Id => By(rows, static c => c.Id, Comparer<CollectionId>.Default, descending),
        CollectionSort.LimitingName => By(rows, static c => c.LimitingName, StringComparer.OrdinalIgnoreCase, descending),
        CollectionSort.MemberCount => By(rows, static c => c.MemberCount, Comparer<int>.Default, descending),
        CollectionSort.EvaluatedAt => By(rows, static c => c.EvaluatedAt, Comparer<DateTimeOffset?>.Default, descending),
        CollectionSort.MembersChangedAt => By(rows, static c => c.MembersChangedAt, Comparer<DateTimeOffset?>.Default, descending),
    };

    private static IOrderedEnumerable<CollectionSummary> By<T>(IEnumerable<CollectionSummary> rows, Func<CollectionSummary, T> key, IComparer<T> comparer, bool descending) =>
        descending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
}

internal static class Paging
{
    /// <summary>Rows in one answer.</summary>
    private const int MaxRows = 500;

    public static int Clamp(int take) => Math.Clamp(take, 1, MaxRows);
}
