using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Compliance;

/// <summary>Saves a configuration baseline.</summary>
public sealed class SaveBaselineOperation(ConfigurationSnapshots snapshots) : IOperation<SaveBaseline, BaselineSaved>
{
    /// <summary>Items in one baseline; a policy with more takes a Mac longer than anybody waits.</summary>
    private const int MaxItems = 500;

    public static Right Needs => Right.ModifyCompliance;

    public async Task<Result<BaselineSaved>> RunAsync(OperationContext context, SaveBaseline request, CancellationToken token)
    {
        var problems = new List<FieldProblem>();
        var name = request.Name.Trim();
        if (name.Length is 0 or > ComplianceModel.MaxName)
        {
            problems.Add(new FieldProblem("name", $"A name of 1 to {ComplianceModel.MaxName} characters is needed."));
        }

        if (request.Description.Length > ComplianceModel.MaxDescription)
        {
            problems.Add(new FieldProblem("description", $"At most {ComplianceModel.MaxDescription} characters."));
        }

        if (request.Items.Count is 0 or > MaxItems || request.Items.Distinct().Count() != request.Items.Count)
        {
            problems.Add(new FieldProblem("items", $"Add 1 to {MaxItems} configuration items, each once."));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        return await context.WriteAsync<Result<BaselineSaved>>(
            "configuration baseline " + name,
            async (scope, inner) =>
            {
                var folded = Folding.Fold(name);
                var baselines = scope.Context.Set<ConfigurationBaseline>();
                if (await baselines.AnyAsync(b => b.NameFolded == folded && b.Id != request.Id, inner))
                {
                    return Problem.Invalid(new FieldProblem("name", "Another configuration baseline has this name."));
                }

                var known = await scope.Context.Set<ConfigurationItem>().CountAsync(i => request.Items.Contains(i.Id), inner);
                if (known != request.Items.Count)
                {
                    return Problem.Invalid(new FieldProblem("items", "An item was deleted meanwhile."));
                }

                var now = context.Clock.GetUtcNow();
                var baseline = request.Id is { } id ? await baselines.Include(b => b.Items).FirstOrDefaultAsync(b => b.Id == id, inner) : null;
                if (baseline is null && request.Id is not null)
                {
                    return Problem.NotFound("configuration baseline");
                }

                if (baseline is null)
                {
                    baseline = new ConfigurationBaseline { Id = Guid.CreateVersion7(now), Version = 0, Name = "", NameFolded = "", Description = "", CreatedAt = now, ChangedAt = now, ChangedBy = "" };
                    scope.Context.Add(baseline);
                }

                baseline.Version++;
                baseline.Name = name;
                baseline.NameFolded = folded;
                baseline.Description = request.Description;
                baseline.ChangedAt = now;
                baseline.ChangedBy = context.Caller.Name;
                baseline.Items.RemoveAll(i => !request.Items.Contains(i.ItemId));
                for (var position = 0; position < request.Items.Count; position++)
                {
                    var itemId = request.Items[position];
                    if (baseline.Items.Find(i => i.ItemId == itemId) is { } item)
                    {
                        item.Position = position;
                    }
                    else
                    {
                        baseline.Items.Add(new BaselineItem { BaselineId = baseline.Id, ItemId = itemId, Position = position });
                    }
                }

                snapshots.ChangedIn(scope, null);
                return new BaselineSaved(baseline.Id, baseline.Version);
            },
            token);
    }
}
