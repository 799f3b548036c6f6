using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Sites;

/// <summary>Tells how the site server is set up.</summary>
internal sealed class GetSiteConfigurationOperation(SiteReconfiguration reconfiguration, SiteOptions options, SiteDatabase database, SiteStart start) : IOperation<GetSiteConfiguration, SiteConfigurationState>
{
    public static Right Needs => Right.Read;

    public Task<Result<SiteConfigurationState>> RunAsync(OperationContext context, GetSiteConfiguration request, CancellationToken token)
    {
        var current = reconfiguration.Current ?? new SiteServerConfiguration
        {
            SiteName = options.SiteName,
            HostNames = options.HostNames,
            Components = options.HasReporting ? ["site", "reporting"] : ["site"],
            MacPort = options.MacPort,
            ConsolePort = 0,
            FilesPort = options.FilesPort ?? 0,
            UsesClientPort = options.UsesClientPort,
        };
        return Task.FromResult<Result<SiteConfigurationState>>(new SiteConfigurationState(options.SiteCode, reconfiguration.Database is { Length: > 0 } words ? words : database.Name, current, start.At, reconfiguration.Change is not null));
    }
}

/// <summary>Sets the running site server up otherwise.</summary>
internal sealed class SaveSiteConfigurationOperation(SiteReconfiguration reconfiguration) : IOperation<SaveSiteConfiguration, SiteConfigurationSaved>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<SiteConfigurationSaved>> RunAsync(OperationContext context, SaveSiteConfiguration request, CancellationToken token)
    {
        if (reconfiguration.Change is not { } change)
        {
            return new Problem(ProblemKind.Conflict, "configuration-given", "What started this site gave it its configuration: change it there.");
        }

        if (request.Configuration is not { SiteName: not null, HostNames: not null, Components: not null } wanted)
        {
            return Problem.Invalid(new FieldProblem("configuration", "Site name, host names and components are needed."));
        }

        if (reconfiguration.Check(wanted) is { } problem)
        {
            return problem;
        }

        // The entry comes first: one without a change is the better failure than a change that nobody finds.
        await context.WriteAsync(
            $"configuration of the site server: {wanted.SiteName}, {string.Join(' ', wanted.HostNames)}, ports {wanted.MacPort} {wanted.ConsolePort} {wanted.FilesPort}",
            static (_, _) => Task.FromResult(true),
            token);
        return await change(wanted, CancellationToken.None);
    }
}

/// <summary>When this role started.</summary>
/// <param name="At">By the role's own clock.</param>
public sealed record SiteStart(DateTimeOffset At);
