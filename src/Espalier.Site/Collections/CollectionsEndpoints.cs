using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
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
        var collections = api.MapGroup("/collections").WithTags("Collections");
        collections.MapGet("", (HttpContext http, string? filter, CollectionSort? sort, bool? descending, int? skip, int? take) => http.RunAsync(new ListCollectionsRequest
        {
            Filter = filter,
            Sort = sort ?? CollectionSort.Name,
            IsDescending = descending ?? false,
            Skip = skip ?? 0,
            Take = take ?? 200,
        })).Produces<CollectionPage>();
        collections.MapPost("", (HttpContext http, CreateCollectionRequest request) => http.RunAsync(request)).Produces<CollectionDetails>();
        collections.MapGet("/{id}", (HttpContext http, CollectionId id) => http.RunAsync(new GetCollectionRequest(id))).Produces<CollectionDetails>();
        collections.MapPatch("/{id}", (HttpContext http, CollectionId id, UpdateCollectionRequest request) => http.RunAsync(request with { Id = id })).Produces<CollectionDetails>();
        collections.MapDelete("/{id}", (HttpContext http, CollectionId id) => http.RunAsync(new DeleteCollectionRequest(id))).Produces<Done>();
        collections.MapPost("/{id}/rules", (HttpContext http, CollectionId id, IReadOnlyList<CollectionRule> rules) => http.RunAsync(new AddCollectionRulesRequest(id, rules))).Produces<CollectionDetails>();
        collections.MapDelete("/{id}/rules/{kind}/{rule:int}", (HttpContext http, CollectionId id, CollectionRuleKind kind, int rule) =>
            http.RunAsync(new RemoveCollectionRulesRequest(id, [new CollectionRuleKey(kind, rule)]))).Produces<CollectionDetails>();
        collections.MapPost("/{id}/evaluate", (HttpContext http, CollectionId id) => http.RunAsync(new EvaluateCollectionRequest(id))).Produces<CollectionSummary>();
        collections.MapGet("/{id}/variables", (HttpContext http, CollectionId id) => http.RunAsync(new GetCollectionVariablesRequest(id))).Produces<Variables>();
        collections.MapPut("/{id}/variables", (HttpContext http, CollectionId id, IReadOnlyList<Variable> variables) => http.RunAsync(new SetCollectionVariablesRequest(id, variables))).Produces<Variables>();
        collections.MapGet("/{id}/members", (HttpContext http, CollectionId id, string? filter, DateTimeOffset? asOf, CollectionMemberSort? sort, bool? descending, int? skip, int? take) =>
            http.RunAsync(new ListCollectionMembersRequest
            {
                Id = id,
                AsOf = asOf,
                Filter = filter,
                Sort = sort ?? CollectionMemberSort.Name,
                IsDescending = descending ?? false,
                Skip = skip ?? 0,
                Take = take ?? 200,
            })).Produces<CollectionMemberPage>();
        MapPreviews(collections);
        MapDevices(api);
    }

    // POST because a query may be longer than an address; they change nothing.
    private static void MapPreviews(RouteGroupBuilder collections)
    {
        collections.MapPost("/preview-query", (HttpContext http, PreviewQueryRequest request) => http.RunAsync(request)).Produces<QueryPreview>();
        collections.MapPost("/complete-query", (HttpContext http, CompleteQueryRequest request) => http.RunAsync(request)).Produces<QueryCompletions>();
        collections.MapPost("/preview-change", (HttpContext http, PreviewCollectionChangeRequest request) => http.RunAsync(request)).Produces<CollectionChangePreview>();
    }

    private static void MapDevices(RouteGroupBuilder api)
    {
        var device = api.MapGroup("/devices/{resourceId:int}").WithTags("Collections");
        device.MapGet("/collections", (HttpContext http, int resourceId) => http.RunAsync(new ListCollectionsOfDeviceRequest(new ResourceId(resourceId)))).Produces<CollectionsOfDevice>();
        device.MapGet("/variables", (HttpContext http, int resourceId) => http.RunAsync(new GetDeviceVariablesRequest(new ResourceId(resourceId)))).Produces<Variables>();
        device.MapPut("/variables", (HttpContext http, int resourceId, IReadOnlyList<Variable> variables) => http.RunAsync(new SetDeviceVariablesRequest(new ResourceId(resourceId), variables))).Produces<Variables>();
    }
}
