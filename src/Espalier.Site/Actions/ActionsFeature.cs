using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Espalier.Site.Actions;

/// <summary>Actions as a feature of the site.</summary>
internal static class ActionsFeature
{
    public static IServiceCollection AddActions(this IServiceCollection services)
    {
        services.TryAddSingleton(new ActionOptions());
        services.AddSingleton<ActionWake>();
        services.AddSingleton<OrderSigner>();
        services.AddSingleton<ClientPort>();
        services.AddSingleton<ClientPortStates>();
        services.AddSingleton<TakeActionAnswer>();
        services.AddHostedService<ActionDeliveryService>();
        return services
            .AddOperation<StartActionOperation, StartAction, ActionStarted>()
            .AddOperation<ListActionJobsOperation, ListActionJobs, IReadOnlyList<ActionJobSummary>>()
            .AddOperation<GetActionJobOperation, GetActionJob, ActionJobDetails>()
            .AddOperation<CancelActionJobOperation, CancelActionJob, Done>();
    }

    /// <summary>Actions in the admin API.</summary>
    public static void MapActions(this RouteGroupBuilder api)
    {
        var actions = api.MapGroup("/actions");
        actions.Get("", () => new ListActionJobs());
        actions.Post("", (StartAction request) => request);
        actions.Get("/{id:guid}", (Guid id, bool? onlyFailed, string? filter, ActionTargetSort? sort, bool? descending, int? skip, int? take) =>
            new GetActionJob(id)
            {
                OnlyFailed = onlyFailed ?? false,
                Filter = filter ?? "",
                Sort = sort ?? ActionTargetSort.Name,
                IsDescending = descending ?? false,
                Skip = skip ?? 0,
                Take = take ?? 200,
            });
        actions.Post("/{id:guid}/cancel", (Guid id) => new CancelActionJob(id));
    }
}
