using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Operations;
using Espalier.Site.Deployments;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Compliance;

/// <summary>Lists configuration baselines.</summary>
public sealed class ListBaselinesOperation : IOperation<ListBaselines, IReadOnlyList<BaselineSummary>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<BaselineSummary>>> RunAsync(OperationContext context, ListBaselines request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var deployments = await scope.Context.Set<Deployment>().GroupBy(d => d.BaselineId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, token);
        var baselines = await scope.Context.Set<ConfigurationBaseline>().AsNoTracking().Include(b => b.Items).OrderBy(b => b.NameFolded).ToListAsync(token);
        return baselines.ConvertAll(b => new BaselineSummary(b.Id, b.Version, b.Name, b.Description, b.Items.Count, deployments.GetValueOrDefault(b.Id), b.ChangedAt, b.ChangedBy));
    }
}

/// <summary>Answers one baseline with its items.</summary>
public sealed class GetBaselineOperation : IOperation<GetBaseline, BaselineDetails>
{
    public static Right Needs => Right.Read;

    public async Task<Result<BaselineDetails>> RunAsync(OperationContext context, GetBaseline request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var baseline = await scope.Context.Set<ConfigurationBaseline>().AsNoTracking().Include(b => b.Items).FirstOrDefaultAsync(b => b.Id == request.Id, token);
        if (baseline is null)
        {
            return Problem.NotFound("configuration baseline");
        }

        var ids = baseline.Items.Select(i => i.ItemId).ToList();
        var items = await scope.Context.Set<ConfigurationItem>().AsNoTracking().Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, token);
        return new BaselineDetails(
            baseline.Id, baseline.Version, baseline.Name, baseline.Description,
            [.. baseline.Items.OrderBy(i => i.Position).Select(i => new BaselineItemSummary(i.ItemId, items[i.ItemId].Version, items[i.ItemId].Name))]);
    }
}

/// <summary>Deletes a baseline and, with it, its deployments.</summary>
public sealed class DeleteBaselineOperation(ConfigurationSnapshots snapshots) : IOperation<DeleteBaseline, Done>
{
    public static Right Needs => Right.ModifyCompliance;

    public Task<Result<Done>> RunAsync(OperationContext context, DeleteBaseline request, CancellationToken token) => context.WriteAsync<Result<Done>>(
        "configuration baseline " + request.Id,
        async (scope, inner) =>
        {
            var baseline = await scope.Context.Set<ConfigurationBaseline>().Include(b => b.Items).FirstOrDefaultAsync(b => b.Id == request.Id, inner);
            if (baseline is null)
            {
                return Problem.NotFound("configuration baseline");
            }

            scope.Context.Remove(baseline);
            snapshots.ChangedIn(scope, null);
            return Done.Instance;
        },
        token);
}
