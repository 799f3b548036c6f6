using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Jobs;
using Espalier.Console.Lists;
using Espalier.Console.Shell;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.Devices;

/// <summary>The commands of devices, wherever devices are listed (SITE-54).</summary>
internal sealed class DeviceCommands(SiteGate gate, OpenDialogs dialogs, Notices notices, ActionCommands actions, NavigationManager navigation, Func<Task> changed)
{
    public IReadOnlyList<ListCommand<DeviceSummary>> All =>
    [
        new("Open", Glyphs.Device, OpenAsync) { Needs = CommandNeeds.One, IsDefault = true },
        new("Properties", Glyphs.Properties, PropertiesAsync) { Needs = CommandNeeds.One },
        new("Start", Glyphs.Run, static _ => Task.CompletedTask) { Children = [new("Resource Explorer", Glyphs.Inventory, ExploreAsync) { Needs = CommandNeeds.One }] },
        Tools,
        new("Merge Conflict Record", Glyphs.Sync, MergeAsync)
        {
            Right = Right.ModifyDevices,
            Needs = CommandNeeds.One,
            WhyNot = static s => s.Single is { IsConflict: true } ? null : "Only a conflict record can be merged.",
        },
        new("Split", Glyphs.Split, SplitAsync)
        {
            Right = Right.ModifyDevices,
            Needs = CommandNeeds.One,
            WhyNot = static s => s.Single is { IsConflict: true } ? null : "Only a conflict record can be split.",
        },
        new("Delete", Glyphs.Delete, DeleteAsync) { Right = Right.ModifyDevices, IsDanger = true, WhyNot = static s => s.IsAll ? "Select the devices to delete one by one." : null },
    ];

    private ListCommand<DeviceSummary> Tools
    {
        get
        {
            var tools = actions.Tools<DeviceSummary>(Ask);
            return tools with { Children = [.. tools.Children, actions.ProblemReport<DeviceSummary>(static d => d.Id)] };
        }
    }

    /// <summary>The selected devices; where all are selected, those that the list shows but the exceptions.</summary>
    private static StartAction Ask(Selection<DeviceSummary> selection, string kind) => selection.IsAll
        ? new StartAction(kind) { Filter = selection.Request.Text, Conditions = DeviceList.Conditions(selection.Request.Criteria), Except = [.. selection.Exceptions.Select(static key => ResourceId.TryParse(key, out var id) ? id : default)] }
        : new StartAction(kind) { Devices = [.. selection.Items.Select(static d => d.Id)] };

    private Task OpenAsync(Selection<DeviceSummary> selection)
    {
        navigation.NavigateTo($"/assets-and-compliance/devices/{selection.Single!.Id}");
        return Task.CompletedTask;
    }

    private Task ExploreAsync(Selection<DeviceSummary> selection)
    {
        navigation.NavigateTo($"/assets-and-compliance/devices/{selection.Single!.Id}/resource-explorer");
        return Task.CompletedTask;
    }

    private async Task PropertiesAsync(Selection<DeviceSummary> selection)
    {
        var device = await gate.RunAsync(new GetDevice(selection.Single!.Id), CancellationToken.None);
        if (device.Problem is { } problem)
        {
            notices.Problem(problem.Detail);
        }
        else
        {
            await dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<DeviceProperties>((nameof(DeviceProperties.Device), device.Value)));
        }
    }

    private async Task MergeAsync(Selection<DeviceSummary> selection)
    {
        var device = selection.Single!;
        if (await dialogs.ConfirmAsync($"Merge {device.Name}?", "Merge", "The Mac's new key takes over the older record with its history, memberships and variables. The conflict record disappears."))
        {
            await DoAsync(device, new MergeDevices(device.Id), "merged");
        }
    }

    private async Task SplitAsync(Selection<DeviceSummary> selection)
    {
        var device = selection.Single!;
        if (await dialogs.ConfirmAsync($"Split {device.Name}?", "Split", "Both records stay: this one becomes a Mac of its own, with direct memberships and variables like any other, and the older one keeps its key. Choose this for a cloned disk or a replaced board."))
        {
            await DoAsync(device, new SplitDevice(device.Id), "split from the older record");
        }
    }

    private async Task DeleteAsync(Selection<DeviceSummary> selection)
    {
        var devices = selection.Items.ToList();
        var only = devices.Count == 1 ? devices[0] : null;
        var title = only is null ? $"Delete {devices.Count} devices?" : $"Delete {only.Name}?";
        var what = only is null
            ? $"{devices.Count} devices are removed with their inventory and memberships. Recovery records stay."
            : $"{only.Name} (serial number {only.SerialNumber}{(only.User.Length > 0 ? ", user " + only.User : "")}) is removed with its inventory and memberships. Recovery records stay.";
        if (!await dialogs.ConfirmAsync(title, "Delete", what, only?.Name ?? "delete"))
        {
            return;
        }

        foreach (var device in devices)
        {
            await DoAsync(device, new DeleteDevice(device.Id), "deleted");
        }
    }

    private async Task DoAsync(DeviceSummary device, IRequest<Done> request, string done)
    {
        var result = await gate.RunAsync(request, CancellationToken.None);
        if (result.Problem is { } problem)
        {
            notices.Problem($"{device.Name}: {problem.Detail}");
        }
        else
        {
            notices.Done($"{device.Name} was {done}.");
            await changed();
        }
    }
}
