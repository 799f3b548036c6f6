using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Experience;

/// <summary>Shows the usage report before it is sent.</summary>
internal sealed class PreviewUsageReportOperation(SiteOptions options) : IOperation<PreviewUsageReport, UsageReportPreview>
{
    public static Right Needs => Right.Read;

    public async Task<Result<UsageReportPreview>> RunAsync(OperationContext context, PreviewUsageReport request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var joins = options is { JoinsExperienceProgram: true, ExperienceProgramAddress: not null };
        return new UsageReportPreview(joins, options.ExperienceProgramAddress, joins ? await ExperienceProgram.FindNextAsync(scope, token) : null, await UsageReports.MakeAsync(scope, options, token));
    }
}
