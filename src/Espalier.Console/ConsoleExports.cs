using Espalier.Console.AssetsAndCompliance.ConfigurationBaselines;
using Espalier.Console.AssetsAndCompliance.ConfigurationItems;
using Espalier.Console.AssetsAndCompliance.DeviceCollections;
using Espalier.Console.AssetsAndCompliance.Devices;
using Espalier.Console.Lists;
using Espalier.Console.Monitoring;
using Espalier.Console.Users;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Console;

/// <summary>Where lists are downloaded from.</summary>
internal static class ConsoleExports
{
    public static void MapExports(this IEndpointRouteBuilder endpoints)
    {
        var exports = endpoints.MapGroup("/console/export").RequireAuthorization();
        Map(exports, "devices", DeviceList.Columns, static gate => DeviceList.Source(gate));
        Map(exports, "device-collections", CollectionList.Columns, CollectionList.Source);
        Map(exports, "configuration-items", ConfigurationItemList.Columns, ConfigurationItemList.Source);
        Map(exports, "configuration-baselines", BaselineList.Columns, BaselineList.Source);
        Map(exports, "deployments", DeploymentList.Columns, DeploymentList.Source);
        Map(exports, "jobs", JobList.Columns, JobList.Source);
        Map(exports, "quarantined-reports", QuarantineList.Columns, QuarantineList.Source);
    }

    private static void Map<T>(RouteGroupBuilder exports, string name, IReadOnlyList<ListColumn<T>> columns, Func<SiteGate, ListSource<T>> source) =>
        exports.MapGet("/" + name, async (HttpContext http) =>
        {
            try
            {
                return await ListExport.AnswerAsync(http, name, columns, source(GateOf(http)));
            }
            catch (RefusedException refusal)
            {
                return ApiResults.ToResult(refusal.Problem);
            }
        });

    private static UserGate GateOf(HttpContext http) => new(http.RequestServices.GetRequiredService<OperationsGate>(), () => Task.FromResult(http.User));
}
