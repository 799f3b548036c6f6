using Espalier.Contracts.Admin.Alerts;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Alerts;

/// <summary>Alerts as a feature of the site.</summary>
internal static class AlertsFeature
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddOperation<ListAlertsOperation, ListAlerts, IReadOnlyList<Alert>>()
        .AddOperation<AcknowledgeAlertOperation, AcknowledgeAlert, Done>()
        .AddOperation<ReopenAlertOperation, ReopenAlert, Done>();

    /// <summary>Alerts in the admin API.</summary>
    public static void MapAlerts(this RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/alerts");
        alerts.Get("", () => new ListAlerts());
        alerts.Post("/{id}/acknowledge", (string id) => new AcknowledgeAlert(id));
        alerts.Post("/{id}/reopen", (string id) => new ReopenAlert(id));
    }
}
