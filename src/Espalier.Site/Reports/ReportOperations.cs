using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Reports;

/// <summary>Lists the reports.</summary>
internal sealed class ListReportsOperation(SiteOptions options) : IOperation<ListReports, ReportList>
{
    public static Right Needs => Right.Read;

    public Task<Result<ReportList>> RunAsync(OperationContext context, ListReports request, CancellationToken token) =>
        Task.FromResult<Result<ReportList>>(new ReportList(options.HasReporting, ComplianceReports.All));
}

/// <summary>Runs a report.</summary>
internal sealed class RunReportOperation(SiteOptions options) : IOperation<RunReport, ComplianceReport>
{
    private const int MaxCriterion = 200;

    public static Right Needs => Right.Read;

    public async Task<Result<ComplianceReport>> RunAsync(OperationContext context, RunReport request, CancellationToken token)
    {
        if (!options.HasReporting)
        {
            return new Problem(ProblemKind.Unavailable, "no-reporting-role", "No reporting role is set up for this site. Start the server with the role 'reporting' to run reports.");
        }

        if (ComplianceReports.All.FirstOrDefault(r => r.Id == request.Report) is not { } report)
        {
            return Problem.NotFound("report");
        }

        if (request.ComputerName.Length > MaxCriterion || request.ObjectName.Length > MaxCriterion)
        {
            return Problem.Invalid(new FieldProblem("computerName", $"A criterion has at most {MaxCriterion} characters."));
        }

        await using var scope = await context.ReadAsync(token);
        return await ComplianceReports.RunAsync(scope, report, request, token);
    }
}
