using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Lists;
using Espalier.Console.Policies;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

public sealed partial class DeviceCollectionsPage
{
    private ObjectList<CollectionSummary>? _list;
    private ListSource<CollectionSummary> _source = null!;
    private IReadOnlyList<ListCommand<CollectionSummary>> _commands = [];
    private IReadOnlyList<DetailTab<CollectionSummary>> _details = [];

    protected override void OnInitialized()
    {
        _source = CollectionList.Source(Gate);
        _commands =
        [
            new("Create Device Collection", Glyphs.Add, _ => CreateAsync()) { Needs = CommandNeeds.Nothing, Right = Right.ModifyCollections },
            new("Show Members", Glyphs.Device, ShowMembersAsync) { Needs = CommandNeeds.One, IsDefault = true },
            new("Properties", Glyphs.Properties, PropertiesAsync) { Needs = CommandNeeds.One },
            Actions.Tools<CollectionSummary>(static (s, kind) => new StartAction(kind) { Collection = s.Single!.Id }, CommandNeeds.One),
            new("Update Membership", Glyphs.Sync, EvaluateAsync) { Right = Right.ModifyCollections, WhyNot = NotAll },
            new("Delete", Glyphs.Delete, DeleteAsync)
            {
                Right = Right.ModifyCollections,
                IsDanger = true,
                WhyNot = static s => NotAll(s) ?? (s.Items.Any(static c => c.IsBuiltIn) ? "A collection that comes with the site cannot be deleted." : null),
            },
        ];
        _details = [new("Summary", Summary), new("Membership Rules", Rules)];
    }

    private static string? NotAll(Selection<CollectionSummary> selection) => selection.IsAll ? "Select the collections one by one." : null;

    private static string MembersAddress(CollectionSummary collection) => "/assets-and-compliance/device-collections/" + collection.Id;

    private async Task CreateAsync()
    {
        if (await Dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<CollectionWizard>()))
        {
            await _list!.RefreshAsync();
        }
    }

    private Task ShowMembersAsync(Selection<CollectionSummary> selection)
    {
        Navigation.NavigateTo(MembersAddress(selection.Single!));
        return Task.CompletedTask;
    }

    private async Task PropertiesAsync(Selection<CollectionSummary> selection)
    {
        var details = await Gate.RunAsync(new GetCollectionRequest(selection.Single!.Id), CancellationToken.None);
        if (details.Problem is { } problem)
        {
            Notices.Problem(problem.Detail);
        }
        else if (await Dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<CollectionProperties>((nameof(CollectionProperties.Collection), details.Value))))
        {
            await _list!.RefreshAsync();
        }
    }

    private async Task EvaluateAsync(Selection<CollectionSummary> selection)
    {
        foreach (var collection in selection.Items)
        {
            var result = await Gate.RunAsync(new EvaluateCollectionRequest(collection.Id), CancellationToken.None);
            if (result.Problem is { } problem)
            {
                Notices.Problem($"{collection.Name}: {problem.Detail}");
            }
            else
            {
                Notices.Done($"{collection.Name} has {CollectionWords.Devices(result.Value!.MemberCount)}.");
            }
        }

        await _list!.RefreshAsync();
    }

    private async Task DeleteAsync(Selection<CollectionSummary> selection)
    {
        var collections = selection.Items.ToList();
        RenderFragment consequence = builder =>
        {
            builder.AddContent(0, collections.Count == 1
                ? "The collection with its rules and variables is deleted. Its members stay."
                : "The collections with their rules and variables are deleted. Their members stay.");
            if (collections.Count == 1)
            {
                var change = new PreviewPolicyChange { DeleteCollection = new DeleteCollectionRequest(collections[0].Id) };
                builder.AddContent(1, OpenDialogs.Content<PolicyEffect>((nameof(PolicyEffect.Key), collections[0].Id), (nameof(PolicyEffect.Change), change)));
            }
        };
        if (!await Dialogs.ConfirmAsync(collections.Count == 1 ? $"Delete {collections[0].Name}?" : $"Delete {collections.Count} collections?", "Delete", consequence))
        {
            return;
        }

        foreach (var collection in collections)
        {
            var result = await Gate.RunAsync(new DeleteCollectionRequest(collection.Id), CancellationToken.None);
            if (result.Problem is { } problem)
            {
                Notices.Problem($"{collection.Name}: {problem.Detail}");
            }
        }

        await _list!.RefreshAsync();
    }
}
