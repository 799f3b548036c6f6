using Espalier.Console.Compliance;
using Espalier.Console.Components;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Deployments;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Monitoring;

/// <summary><c>View Status</c>: each Mac of a deployment with its state and the reason.</summary>
public sealed partial class DeploymentStatusPage
{
    private static readonly IReadOnlyList<ListColumn<DeploymentDeviceState>> Columns =
    [
        new("name", "Name", static d => d.Name) { Width = 150 },
        new("state", "Compliance State", static d => d.State)
        {
            Width = 150,
            Cell = static d => builder =>
            {
                builder.OpenComponent<StateBadge>(0);
                builder.AddComponentParameter(1, nameof(StateBadge.Text), d.State.ToString());
                builder.CloseComponent();
            },
        },
        new("reason", "Reason", static d => d.Reason ?? (d.EvaluatedAt is null ? "It has not reported this baseline yet." : null)) { Width = 260, Grows = true },
        new("noncompliant", "Non-compliant Items", static d => d.NonCompliantItems) { Width = 150 },
        new("remediated", "Remediated", static d => d.Remediated) { Width = 100 },
        new("evaluated", "Last Evaluation", static d => d.EvaluatedAt) { Width = 140 },
        new("compliant", "Compliant Items", static d => d.CompliantItems) { Width = 130, IsExtra = true },
        new("failed", "Failed Items", static d => d.FailedItems) { Width = 110, IsExtra = true },
    ];

    private ListSource<DeploymentDeviceState> _source = null!;
    private IReadOnlyList<ListCommand<DeploymentDeviceState>> _commands = [];
    private DeploymentSummary? _deployment;
    private Guid _shown;

    [Parameter] public Guid Id { get; set; }

    protected override void OnParametersSet()
    {
        if (_shown == Id)
        {
            return;
        }

        _shown = Id;
        _source = new InMemoryList<DeploymentDeviceState>(Columns, static d => d.Id.ToString(), LoadAsync, "").Source;
        _commands = [new("Open Device", Glyphs.Device, OpenAsync) { Needs = CommandNeeds.One, IsDefault = true }];
    }

    private async Task<IReadOnlyList<DeploymentDeviceState>> LoadAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var status = await Gate.ReadAsync(new GetDeploymentStatus(Id), cancellationToken);
        if (_deployment != status.Deployment)
        {
            _deployment = status.Deployment;
            await InvokeAsync(StateHasChanged);
        }

        // The worst first, until another order is chosen.
        return [.. status.Devices.OrderBy(static d => Severity.Of(d.State)).ThenBy(static d => d.Name, ListValues.Order)];
    }

    private Task OpenAsync(Selection<DeploymentDeviceState> selection)
    {
        Navigation.NavigateTo($"/assets-and-compliance/devices/{selection.Single!.Id}?tab=Policies and Compliance");
        return Task.CompletedTask;
    }
}
