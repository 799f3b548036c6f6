using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Boundaries;
using Espalier.Site.Enrollment;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Sites;

/// <summary>Reads the way to the first Mac off the site's facts: nothing is ticked by hand, and what is undone again shows.</summary>
internal sealed class GetSetupChecklistOperation(SiteOptions options) : IOperation<GetSetupChecklist, SetupChecklist>
{
    public static Right Needs => Right.Read;

    public async Task<Result<SetupChecklist>> RunAsync(OperationContext context, GetSetupChecklist request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return new SetupChecklist(
        [
            new SetupStep(SetupStepKind.SiteUp, IsDone: true, $"Site {options.SiteCode} answers Macs at {options.AddressForMacs}"),
            await UsersAsync(scope, token),
            await BoundariesAsync(scope, token),
            await EnrollmentAsync(scope, context.Clock.GetUtcNow(), token),
            await MacsAsync(scope, token),
            await BaselinesAsync(scope, token),
        ]);
    }

    private static async Task<SetupStep> UsersAsync(ReadScope scope, CancellationToken token)
    {
        // An account that has no password comes in by links of the server's owner only.
        var users = await scope.Context.Set<AdministrativeUser>().AsNoTracking().Where(u => u.PasswordHash != null || u.Sid != null).ToListAsync(token);
        var inCharge = users.Where(AdministrativeUserRules.InCharge).Select(static u => u.Name).ToList();
        return new SetupStep(SetupStepKind.AdministrativeUser, inCharge.Count > 0, inCharge.Count > 0 ? $"{string.Join(", ", inCharge.Take(3))}: with all rights, by password." : "Nobody with all rights can sign in but by links that work once.");
    }

    private static async Task<SetupStep> BoundariesAsync(ReadScope scope, CancellationToken token)
    {
        var groups = await scope.Context.Set<BoundaryGroup>().CountAsync(g => g.UseForSiteAssignment && g.Boundaries.Count > 0, token);
        return new SetupStep(SetupStepKind.Boundary, groups > 0, groups > 0 ? $"{Count(groups, "boundary group")} with site assignment." : "No boundary group assigns Macs to this site, so none can enroll.");
    }

    private static async Task<SetupStep> EnrollmentAsync(ReadScope scope, DateTimeOffset now, CancellationToken token)
    {
        var tokens = await scope.Context.Set<EnrollmentToken>().CountAsync(t => t.UsesLeft > 0 && t.ExpiresAt > now, token);
        var macs = await EnrolledAsync(scope, token);
        return new SetupStep(SetupStepKind.Enrollment, tokens > 0 || macs > 0, tokens > 0 ? $"{Count(tokens, "enrollment token")} can be used." : macs > 0 ? "Macs are enrolled; for the next ones there is no token." : "There is no enrollment token.");
    }

    private static async Task<SetupStep> MacsAsync(ReadScope scope, CancellationToken token)
    {
        var macs = await EnrolledAsync(scope, token);
        var inventoried = await scope.Command("SELECT count(*) FROM dev_status WHERE client_id IS NOT NULL AND last_inventory_at IS NOT NULL").ScalarAsync<int>(token);
        return new SetupStep(SetupStepKind.FirstMac, inventoried > 0, macs == 0 ? "No Mac is enrolled." : $"{Count(macs, "Mac")} enrolled, {inventoried} with inventory.");
    }

    private static async Task<SetupStep> BaselinesAsync(ReadScope scope, CancellationToken token)
    {
        var deployed = await scope.Command("""SELECT count(*) FROM dep_deployments WHERE "IsEnabled" """).ScalarAsync<int>(token);
        var answered = await scope.Command("""SELECT count(DISTINCT s."ResourceId") FROM cmp_baseline_states s JOIN dep_deployments p ON p."Id" = s."DeploymentId" AND p."IsEnabled" """).ScalarAsync<int>(token);
        return new SetupStep(SetupStepKind.FirstBaseline, answered > 0, deployed == 0 ? "No configuration baseline is deployed." : $"{Count(deployed, "deployment")}; {Count(answered, "Mac")} answered.");
    }

    private static Task<int> EnrolledAsync(ReadScope scope, CancellationToken token) => scope.Command("SELECT count(*) FROM dev_status WHERE client_id IS NOT NULL").ScalarAsync<int>(token);

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
