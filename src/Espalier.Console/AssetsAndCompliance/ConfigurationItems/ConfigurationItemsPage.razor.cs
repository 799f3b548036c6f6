using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Operations;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

public sealed partial class ConfigurationItemsPage
{
    private ObjectList<ConfigurationItemSummary>? _list;
    private ListSource<ConfigurationItemSummary> _source = null!;
    private IReadOnlyList<ListCommand<ConfigurationItemSummary>> _commands = [];
    private IReadOnlyList<DetailTab<ConfigurationItemSummary>> _details = [];

    protected override void OnInitialized()
    {
        _source = ConfigurationItemList.Source(Gate);
        _commands =
        [
            new("Create Configuration Item", Glyphs.Add, _ => CreateAsync()) { Needs = CommandNeeds.Nothing, Right = Right.ModifyCompliance },
            new("Properties", Glyphs.Properties, PropertiesAsync) { Needs = CommandNeeds.One, IsDefault = true },
            new("Copy", Glyphs.Copy, CopyAsync) { Needs = CommandNeeds.One, Right = Right.ModifyCompliance },
            new("Delete", Glyphs.Delete, DeleteAsync)
            {
                Right = Right.ModifyCompliance,
                IsDanger = true,
                WhyNot = static s => s.IsAll ? "Select the items one by one." : s.Items.Any(static i => i.UsedInBaselines > 0) ? "A configuration baseline uses it. Remove it there first." : null,
            },
        ];
        _details = [new("Summary", Summary), new("Scripts", Scripts)];
    }

    private async Task CreateAsync()
    {
        if (await Dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<ItemWizard>((nameof(ItemWizard.SaveAsync), (Func<ConfigurationItemDefinition, Task<Problem?>>)SaveNewAsync))))
        {
            await _list!.RefreshAsync();
        }
    }

    private async Task<Problem?> SaveNewAsync(ConfigurationItemDefinition item) =>
        (await Gate.RunAsync(new SaveConfigurationItem(item with { Id = Guid.CreateVersion7() }), CancellationToken.None)).Problem;

    private async Task PropertiesAsync(Selection<ConfigurationItemSummary> selection)
    {
        if (await ReadAsync(selection.Single!) is { } item
            && await Dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<ItemProperties>((nameof(ItemProperties.Item), item))))
        {
            await _list!.RefreshAsync();
        }
    }

    private async Task CopyAsync(Selection<ConfigurationItemSummary> selection)
    {
        if (await ReadAsync(selection.Single!) is not { } item)
        {
            return;
        }

        if (await SaveNewAsync(item with { Version = 1, Name = item.Name + " (copy)" }) is { } problem)
        {
            Notices.Problem(problem.Detail);
            return;
        }

        await _list!.RefreshAsync();
    }

    private async Task<ConfigurationItemDefinition?> ReadAsync(ConfigurationItemSummary item)
    {
        var result = await Gate.RunAsync(new GetConfigurationItem(item.Id), CancellationToken.None);
        if (result.Problem is { } problem)
        {
            Notices.Problem(problem.Detail);
        }

        return result.Value;
    }

    private async Task DeleteAsync(Selection<ConfigurationItemSummary> selection)
    {
        var items = selection.Items.ToList();
        var title = items.Count == 1 ? $"Delete {items[0].Name}?" : $"Delete {items.Count} configuration items?";
        if (!await Dialogs.ConfirmAsync(title, "Delete", "The configuration item with its scripts and rules is deleted. Reports about it stay."))
        {
            return;
        }

        foreach (var item in items)
        {
            if ((await Gate.RunAsync(new DeleteConfigurationItem(item.Id), CancellationToken.None)).Problem is { } problem)
            {
                Notices.Problem($"{item.Name}: {problem.Detail}");
            }
        }

        await _list!.RefreshAsync();
    }
}
