using System.Text.Json;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Compliance;

/// <summary>Lists configuration items.</summary>
public sealed class ListConfigurationItemsOperation : IOperation<ListConfigurationItems, IReadOnlyList<ConfigurationItemSummary>>
{
    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<ConfigurationItemSummary>>> RunAsync(OperationContext context, ListConfigurationItems request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var uses = await scope.Context.Set<BaselineItem>().GroupBy(i => i.ItemId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, token);
        var items = await scope.Context.Set<ConfigurationItem>().AsNoTracking().OrderBy(i => i.NameFolded).ToListAsync(token);
        return items.ConvertAll(i => new ConfigurationItemSummary(
            i.Id, i.Version, i.Name, i.Description, Definition(i).Settings.Count, uses.GetValueOrDefault(i.Id), i.ChangedAt, i.ChangedBy));
    }

    internal static ConfigurationItemDefinition Definition(ConfigurationItem item) => JsonSerializer.Deserialize(item.Definition, MessagesJson.Default.ConfigurationItemDefinition)!;
}

/// <summary>Answers one configuration item.</summary>
public sealed class GetConfigurationItemOperation : IOperation<GetConfigurationItem, ConfigurationItemDefinition>
{
    public static Right Needs => Right.Read;

    public async Task<Result<ConfigurationItemDefinition>> RunAsync(OperationContext context, GetConfigurationItem request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var item = await scope.Context.Set<ConfigurationItem>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == request.Id, token);
        return item is null ? Problem.NotFound("configuration item") : ListConfigurationItemsOperation.Definition(item);
    }
}

/// <summary>Deletes a configuration item that no baseline uses.</summary>
public sealed class DeleteConfigurationItemOperation(ConfigurationSnapshots snapshots) : IOperation<DeleteConfigurationItem, Done>
{
    public static Right Needs => Right.ModifyCompliance;

    public Task<Result<Done>> RunAsync(OperationContext context, DeleteConfigurationItem request, CancellationToken token) => context.WriteAsync<Result<Done>>(
        "configuration item " + request.Id,
        async (scope, inner) =>
        {
            var item = await scope.Context.Set<ConfigurationItem>().FirstOrDefaultAsync(i => i.Id == request.Id, inner);
            if (item is null)
            {
                return Problem.NotFound("configuration item");
            }

            var users = await scope.Context.Set<ConfigurationBaseline>().Where(b => b.Items.Any(i => i.ItemId == item.Id)).Select(b => b.Name).ToListAsync(inner);
            if (users.Count > 0)
            {
                return new Problem(ProblemKind.Conflict, "in-use", $"These baselines use the item: {string.Join(", ", users)}. Remove it from them first.");
            }

            scope.Context.Remove(item);
            snapshots.ChangedIn(scope, null);
            return Done.Instance;
        },
        token);
}
