using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Collections;

/// <summary>Collections as a feature of the site.</summary>
public static class CollectionsFeature
{
    /// <summary>Adds collections: evaluation and operations.</summary>
    public static IServiceCollection AddCollections(this IServiceCollection services)
    {
        services.AddSingleton<ChangedDevices>();
        services.AddSingleton<MembershipSignals>();
        services.AddSingleton<RuleQueries>();
        services.AddSingleton<RuleDrafts>();
        services.AddSingleton<CollectionForecast>();
        services.AddSingleton<VariableStore>();
        services.AddSingleton<CollectionEvaluator>();
        services.AddHostedService<CollectionEvaluationService>();
        return services
            .AddOperation<ListCollections, ListCollectionsRequest, CollectionPage>()
            .AddOperation<GetCollection, GetCollectionRequest, CollectionDetails>()
            .AddOperation<CreateCollection, CreateCollectionRequest, CollectionDetails>()
            .AddOperation<UpdateCollection, UpdateCollectionRequest, CollectionDetails>()
            .AddOperation<DeleteCollection, DeleteCollectionRequest, Done>()
            .AddOperation<AddCollectionRules, AddCollectionRulesRequest, CollectionDetails>()
            .AddOperation<RemoveCollectionRules, RemoveCollectionRulesRequest, CollectionDetails>()
            .AddOperation<EvaluateCollection, EvaluateCollectionRequest, CollectionSummary>()
            .AddOperation<ListCollectionMembers, ListCollectionMembersRequest, CollectionMemberPage>()
            .AddOperation<ListCollectionsOfDevice, ListCollectionsOfDeviceRequest, CollectionsOfDevice>()
            .AddOperation<PreviewQuery, PreviewQueryRequest, QueryPreview>()
            .AddOperation<CompleteQuery, CompleteQueryRequest, QueryCompletions>()
            .AddOperation<PreviewCollectionChange, PreviewCollectionChangeRequest, CollectionChangePreview>()
            .AddOperation<GetCollectionVariables, GetCollectionVariablesRequest, Variables>()
            .AddOperation<SetCollectionVariables, SetCollectionVariablesRequest, Variables>()
            .AddOperation<GetDeviceVariables, GetDeviceVariablesRequest, Variables>()
            .AddOperation<SetDeviceVariables, SetDeviceVariablesRequest, Variables>();
    }
}
