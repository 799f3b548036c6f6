using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Collections;

/// <summary>Says which devices would come and go if a collection had other rules, here and in the collections that depend on it.</summary>
internal sealed class PreviewCollectionChange(CollectionForecast forecast) : IOperation<PreviewCollectionChangeRequest, CollectionChangePreview>
{
    public static Right Needs => Right.Read;

    public async Task<Result<CollectionChangePreview>> RunAsync(OperationContext context, PreviewCollectionChangeRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var found = await forecast.CompareAsync(scope, request, token);
        return found.Problem is { } problem ? problem : await AnswerAsync(scope, found.Value!, token);
    }

    private static async Task<CollectionChangePreview> AnswerAsync(ReadScope scope, ForeseenMemberships foreseen, CancellationToken token)
    {
        var draft = foreseen.Draft;
        var byCollection = foreseen.Differences.ToLookup(static d => (d.Collection, d.Comes), static d => d.ResourceId);
        var gains = byCollection[(draft.Id, true)].ToList();
        var loses = byCollection[(draft.Id, false)].ToList();
        var dependents = foreseen.InOrder.Where(n => n.Id != draft.Id)
            .Select(n => new DependentChange(n.Id, n.Name, byCollection[(n.Id, true)].Count(), byCollection[(n.Id, false)].Count()))
            .Where(static d => d.Gains + d.Loses > 0);
        return new CollectionChangePreview(
            foreseen.MembersNow + gains.Count - loses.Count,
            await DeviceNames.SampleAsync(scope.Command, gains, token),
            await DeviceNames.SampleAsync(scope.Command, loses, token),
            [.. dependents]);
    }
}
