using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Problems;

/// <summary>Problem reports as a feature of the site.</summary>
internal static class ProblemsFeature
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<ProblemReportFolder>();
        services.AddSingleton<ProblemReportPacking>();
        services.AddSingleton<ProblemReportSender>();
        services.AddSingleton<ProblemReportWake>();
        services.AddSingleton<CrashQueue>();
        services.AddSingleton<TakeProblemReportPiece>();
        services.AddHostedService<ProblemReportService>();
        return services
            .AddOperation<ListProblemReportsOperation, ListProblemReports, IReadOnlyList<ProblemReportSummary>>()
            .AddOperation<GetProblemReportOperation, GetProblemReport, ProblemReportDetails>()
            .AddOperation<StartProblemReportOperation, StartProblemReport, ProblemReportStarted>()
            .AddOperation<FollowProblemReportOperation, FollowProblemReport, ProblemReportProgress>()
            .AddOperation<SendProblemReportOperation, SendProblemReport, ProblemReportSent>()
            .AddOperation<DeleteProblemReportOperation, DeleteProblemReport, Done>()
            .AddOperation<ReadProblemReportOperation, ReadProblemReport, ProblemReportWindow>()
            .AddOperation<ListProblemReportOperationsOperation, ListProblemReportOperations, IReadOnlyList<ProblemReportOperation>>();
    }

    /// <summary>Problem reports in the admin API.</summary>
    public static void MapProblems(this RouteGroupBuilder api)
    {
        var reports = api.MapGroup("/problem-reports");
        reports.Get("", () => new ListProblemReports());
        reports.Post("", (StartProblemReport request) => request);
        reports.Get("/operations", () => new ListProblemReportOperations());
        reports.Get("/{id:guid}", (Guid id) => new GetProblemReport(id));
        reports.Get("/{id:guid}/progress", (Guid id) => new FollowProblemReport(id));
        reports.Get("/{id:guid}/archive", (Guid id, long? offset) => new ReadProblemReport(id, offset ?? 0));
        reports.Post("/{id:guid}/send", (Guid id) => new SendProblemReport(id));
        reports.Delete("/{id:guid}", (Guid id) => new DeleteProblemReport(id));
    }
}
