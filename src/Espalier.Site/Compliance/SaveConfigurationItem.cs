using System.Text.Json;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Compliance;

/// <summary>Saves a configuration item; Macs that have it get the new version with their next policy.</summary>
public sealed class SaveConfigurationItemOperation(ConfigurationSnapshots snapshots) : IOperation<SaveConfigurationItem, ConfigurationItemSaved>
{
    public static Right Needs => Right.ModifyCompliance;

    public async Task<Result<ConfigurationItemSaved>> RunAsync(OperationContext context, SaveConfigurationItem request, CancellationToken token)
    {
        var findings = ItemValidation.Validate(request.Definition);
        var errors = findings.Where(f => !f.IsWarning).Select(f => new FieldProblem(f.Field, f.Message)).ToList();
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        return await context.WriteAsync<Result<ConfigurationItemSaved>>(
            "configuration item " + request.Definition.Name,
            async (scope, inner) =>
            {
                var definition = request.Definition;
                var folded = Folding.Fold(definition.Name);
                var items = scope.Context.Set<ConfigurationItem>();
                if (await items.AnyAsync(i => i.NameFolded == folded && i.Id != definition.Id, inner))
                {
                    return Problem.Invalid(new FieldProblem("name", "Another configuration item has this name."));
                }

                var item = await items.FirstOrDefaultAsync(i => i.Id == definition.Id, inner);
                if (item is not null && item.Version != definition.Version)
                {
                    return new Problem(ProblemKind.Conflict, "changed-meanwhile", $"{item.ChangedBy} saved version {item.Version} of this item meanwhile. Open it again to see the changes.");
                }

                var saved = definition with { Version = (item?.Version ?? 0) + 1 };
                var now = context.Clock.GetUtcNow();
                if (item is null)
                {
                    item = new ConfigurationItem { Id = saved.Id, Version = 0, Name = "", NameFolded = "", Description = "", Definition = "", CreatedAt = now, ChangedAt = now, ChangedBy = "" };
                    scope.Context.Add(item);
                }

                item.Version = saved.Version;
                item.Name = saved.Name;
                item.NameFolded = folded;
                item.Description = saved.Description ?? "";
                item.Definition = JsonSerializer.Serialize(saved, MessagesJson.Default.ConfigurationItemDefinition);
                item.ChangedAt = now;
                item.ChangedBy = context.Caller.Name;
                await TouchBaselinesAsync(scope, saved.Id, inner);
                snapshots.ChangedIn(scope, null);
                return new ConfigurationItemSaved(saved.Id, saved.Version, [.. findings.Where(f => f.IsWarning).Select(f => f.Message)]);
            },
            token);
    }

    /// <summary>A baseline whose item changed is another version of it.</summary>
    private static Task<int> TouchBaselinesAsync(WriteScope scope, Guid item, CancellationToken token) =>
        scope.Context.Set<ConfigurationBaseline>().Where(b => b.Items.Any(i => i.ItemId == item)).ExecuteUpdateAsync(u => u.SetProperty(b => b.Version, b => b.Version + 1), token);
}
