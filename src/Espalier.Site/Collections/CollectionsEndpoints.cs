using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Espalier.Site.Collections;

/// <summary>Collections in the admin API.</summary>
public static class CollectionsEndpoints
{
    public static void MapCollections(this RouteGroupBuilder api)
    {
        var collections = api.MapGroup("/collections");
        collections.Get("", (string? filter, CollectionSort? sort, bool? descending, int? skip, int? take) => new ListCollectionsRequest
        {
            Filter = filter,
            Sort = sort ?? CollectionSort.Name,
            IsDescending = descending ?? false,
            Skip = skip ?? 0,
            Take = take ?? 200,
        });
        collections.Post("", (CreateCollectionRequest request) => request);
        collections.Get("/{id}", (CollectionId id) => new GetCollectionRequest(id));
        collections.Patch("/{id}", (CollectionId id, UpdateCollectionRequest request) => request with { Id = id });
        collections.Delete("/{id}", (CollectionId id) => new DeleteCollectionRequest(id));
        collections.Post("/{id}/rules", (CollectionId id, IReadOnlyList<CollectionRule> rules) => new AddCollectionRulesRequest(id, rules));
        collections.Delete("/{id}/rules/{kind}/{rule:int}", (CollectionId id, CollectionRuleKind kind, int rule) => new RemoveCollectionRulesRequest(id, [new CollectionRuleKey(kind, rule)]));
        collections.Post("/{id}/evaluate", (CollectionId id) => new EvaluateCollectionRequest(id));
        collections.Get("/{id}/variables", (CollectionId id) => new GetCollectionVariablesRequest(id));
        collections.Put("/{id}/variables", (CollectionId id, IReadOnlyList<Variable> variables) => new SetCollectionVariablesRequest(id, variables));
        collections.Get("/{id}/members", (CollectionId id, string? filter, DateTimeOffset? asOf, CollectionMemberSort? sort, bool? descending, int? skip, int? take, string? snapshot) =>
            new ListCollectionMembersRequest
            {
                Id = id,
                AsOf = asOf,
                Filter = filter,
                Sort = sort ?? CollectionMemberSort.Name,
                IsDescending = descending ?? false,
                Skip = skip ?? 0,
                Take = take ?? 200,
                Snapshot = snapshot,
            });
        MapPreviews(collections);
        MapDevices(api);
    }

    // POST because a query may be longer than an address; they change nothing.
    private static void MapPreviews(RouteGroupBuilder collections)
    {
        collections.Post("/preview-query", (PreviewQueryRequest request) => request);
        collections.Post("/complete-query", (CompleteQueryRequest request) => request);
        collections.Post("/preview-change", (PreviewCollectionChangeRequest request) => request);
    }

    private static void MapDevices(RouteGroupBuilder api)
    {
        var device = api.MapGroup("/devices/{resourceId:int}");
        device.Get("/collections", (int resourceId) => new ListCollectionsOfDeviceRequest(new ResourceId(resourceId)));
        device.Get("/variables", (int resourceId) => new GetDeviceVariablesRequest(new ResourceId(resourceId)));
        device.Put("/variables", (int resourceId, IReadOnlyList<Variable> variables) => new SetDeviceVariablesRequest(new ResourceId(resourceId), variables));
    }
}
