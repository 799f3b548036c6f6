using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.MaintenanceWindows;

/// <summary>Maintenance windows of collections as a feature of the site.</summary>
public static class MaintenanceWindowsFeature
{
    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddMaintenanceWindows(this IServiceCollection services) => services
        .AddOperation<ListMaintenanceWindows, ListMaintenanceWindowsRequest, MaintenanceWindowList>()
        .AddOperation<SetMaintenanceWindows, SetMaintenanceWindowsRequest, MaintenanceWindowList>();

    /// <summary>Maps them in the admin API.</summary>
    public static void MapMaintenanceWindows(this RouteGroupBuilder api)
    {
        var windows = api.MapGroup("/collections/{id}/maintenance-windows");
        windows.Get("", (CollectionId id) => new ListMaintenanceWindowsRequest(id));
        windows.Put("", (CollectionId id, IReadOnlyList<MaintenanceWindow> maintenanceWindows) => new SetMaintenanceWindowsRequest(id, maintenanceWindows));
    }
}
