using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Reports;

/// <summary>Lists the reports.</summary>
internal sealed class ListReportsOperation(SiteOptions options) : IOperation<ListReports, ReportList>
{
    public static Right Needs => Right.Read;

    public Task<Result<ReportList>> RunAsync(OperationContext context, ListReports request, CancellationToken token) =>
        Task.FromResult<Result<ReportList>>(new ReportList(options.HasReporting, [.. ReportCatalogue.All.Select(static r => r.Summary)]));
}

/// <summary>Runs a report.</summary>
internal sealed class RunReportOperation(SiteOptions options) : IOperation<RunReport, ReportPage>
{
    public static Right Needs => Right.Read;

    public async Task<Result<ReportPage>> RunAsync(OperationContext context, RunReport request, CancellationToken token)
    {
        if (!options.HasReporting)
        {
            return new Problem(ProblemKind.Unavailable, "no-reporting-role", "No reporting role is set up for this site. Start the server with the role 'reporting' to run reports.");
        }

        if (ReportCatalogue.Find(request.Report) is not { } report)
        {
            return Problem.NotFound("report");
        }

        var (query, problems) = ReportQuery.Of(report, request);
        if (query is null)
        {
            return Problem.Invalid(problems);
        }

        await using var scope = await context.ReadAsync(token);
        return await query.RunAsync(scope, context.Clock.GetUtcNow(), token);
    }
}
