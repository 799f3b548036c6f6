using System.Text;
using Espalier.Console.Alerts;
using Espalier.Console.AssetsAndCompliance.ConfigurationBaselines;
using Espalier.Console.AssetsAndCompliance.ConfigurationItems;
using Espalier.Console.AssetsAndCompliance.DeviceCollections;
using Espalier.Console.AssetsAndCompliance.Devices;
using Espalier.Console.Lists;
using Espalier.Console.Monitoring;
using Espalier.Console.Monitoring.Components;
using Espalier.Console.Monitoring.Reports;
using Espalier.Console.Problems;
using Espalier.Console.Users;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        Map(exports, "alerts", AlertList.Columns, AlertList.Source);
        Map(exports, "jobs", JobList.Columns, JobList.Source);
        Map(exports, "quarantined-reports", QuarantineList.Columns, QuarantineList.Source);
        Map(exports, "component-status", ComponentStatusList.Columns, ComponentStatusList.Source);
        Map(exports, "problem-reports", ProblemReportList.Columns, ProblemReportList.Source);
        Map(exports, "problem-report-operations", ProblemReportList.OperationColumns, ProblemReportList.Operations);
        exports.MapGet("/problem-report", ProblemReportAsync);
        exports.MapGet("/report", ReportAsync);
        exports.MapGet("/log", LogAsync);
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

    private static async Task<IResult> ReportAsync(HttpContext http, string report)
    {
        try
        {
            var gate = GateOf(http);
            if ((await gate.ReadAsync(new ListReports(), http.RequestAborted)).Reports.FirstOrDefault(r => r.Id == report) is not { } found)
            {
                return ApiResults.ToResult(Problem.NotFound("report"));
            }

            var criteria = ReportAddress.Criteria(found, http.Request.GetEncodedUrl());
            var run = new RunReport(report) { Criteria = criteria };

            // Wrong criteria are refused before a file has begun.
            await gate.ReadAsync(run with { Take = 1 }, http.RequestAborted);
            var facts = found.Criteria.Where(c => criteria.GetValueOrDefault(c.Name) is { Length: > 0 }).Select(c => $"{c.Label}: {criteria[c.Name]}");
            return await ListExport.AnswerAsync(http, found.Id, ReportRows.Columns(found), ReportRows.Source(gate, run), found.Name, [.. facts]);
        }
        catch (RefusedException refusal)
        {
            return ApiResults.ToResult(refusal.Problem);
        }
    }

    private static async Task<IResult> LogAsync(HttpContext http, string name)
    {
        var file = await GateOf(http).RunAsync(new GetLogFile(name), http.RequestAborted);
        return file.Problem is { } problem ? ApiResults.ToResult(problem) : Results.File(Encoding.UTF8.GetBytes(file.Value!.Text), "text/plain; charset=utf-8", file.Value.Name);
    }

    private static async Task<IResult> ProblemReportAsync(HttpContext http, Guid id)
    {
        var gate = GateOf(http);
        var first = await gate.RunAsync(new ReadProblemReport(id), http.RequestAborted);
        return first.Problem is { } problem ? ApiResults.ToResult(problem) : Results.Stream(
            async stream =>
            {
                var window = first.Value!;
                long sent = 0;
                while (window.Bytes.Length > 0)
                {
                    await stream.WriteAsync(window.Bytes, http.RequestAborted);
                    sent += window.Bytes.Length;
                    window = await gate.ReadAsync(new ReadProblemReport(id, sent), http.RequestAborted);
                }
            },
            "application/zip",
            first.Value!.Name);
    }

    private static UserGate GateOf(HttpContext http) => new(http.RequestServices.GetRequiredService<OperationsGate>(), () => Task.FromResult(http.User), http.RequestServices.GetRequiredService<ILogger<UserGate>>());
}
