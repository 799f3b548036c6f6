using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Lists;
using Espalier.Console.Policies;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationBaselines;

public sealed partial class ConfigurationBaselinesPage
{
    private ObjectList<BaselineSummary>? _list;
    private ListSource<BaselineSummary> _source = null!;
    private IReadOnlyList<ListCommand<BaselineSummary>> _commands = [];
    private IReadOnlyList<DetailTab<BaselineSummary>> _details = [];

    protected override void OnInitialized()
    {
        _source = BaselineList.Source(Gate);
        _commands =
        [
            new("Create Configuration Baseline", Glyphs.Add, _ => EditAsync(null)) { Needs = CommandNeeds.Nothing, Right = Right.ModifyCompliance },
            new("Deploy", Glyphs.Deployment, DeployAsync) { Needs = CommandNeeds.One, Right = Right.Deploy },
            new("Properties", Glyphs.Properties, selection => EditAsync(selection.Single)) { Needs = CommandNeeds.One, IsDefault = true },
            new("Delete", Glyphs.Delete, DeleteAsync) { Right = Right.ModifyCompliance, IsDanger = true, WhyNot = static s => s.IsAll ? "Select the baselines one by one." : null },
        ];
        _details = [new("Summary", Summary), new("Deployments", Deployments)];
    }

    private async Task EditAsync(BaselineSummary? baseline)
    {
        BaselineDetails? details = null;
        if (baseline is not null)
        {
            var result = await Gate.RunAsync(new GetBaseline(baseline.Id), CancellationToken.None);
            if (result.Problem is { } problem)
            {
                Notices.Problem(problem.Detail);
                return;
            }

            details = result.Value;
        }

        if (await Dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<BaselineDialog>((nameof(BaselineDialog.Baseline), details))))
        {
            await _list!.RefreshAsync();
        }
    }

    private async Task DeployAsync(Selection<BaselineSummary> selection)
    {
        if (await Dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<DeployDialog>((nameof(DeployDialog.Baseline), selection.Single))))
        {
            Notices.Done($"“{selection.Single!.Name}” is deployed. Connected Macs hear of it within seconds.");
            await _list!.RefreshAsync();
        }
    }

    private async Task DeleteAsync(Selection<BaselineSummary> selection)
    {
        var baselines = selection.Items.ToList();
        var deployments = baselines.Sum(static b => b.Deployments);
        var title = baselines.Count == 1 ? $"Delete {baselines[0].Name}?" : $"Delete {baselines.Count} configuration baselines?";
        var what = deployments == 0 ? "It is not deployed anywhere." : $"Its {deployments} deployment{(deployments == 1 ? " ends" : "s end")}: Macs stop evaluating it with their next policy. What was remediated stays as it is.";
        RenderFragment consequence = builder =>
        {
            builder.AddContent(0, what);
            if (deployments > 0 && baselines.Count == 1)
            {
                builder.AddContent(1, OpenDialogs.Content<PolicyEffect>((nameof(PolicyEffect.Key), baselines[0].Id), (nameof(PolicyEffect.Change), new PreviewPolicyChange { DeleteBaseline = new DeleteBaseline(baselines[0].Id) })));
            }
        };
        if (!await Dialogs.ConfirmAsync(title, "Delete", consequence, deployments > 0 && baselines.Count == 1 ? baselines[0].Name : null))
        {
            return;
        }

        foreach (var baseline in baselines)
        {
            if ((await Gate.RunAsync(new DeleteBaseline(baseline.Id), CancellationToken.None)).Problem is { } problem)
            {
                Notices.Problem($"{baseline.Name}: {problem.Detail}");
            }
        }

        await _list!.RefreshAsync();
    }
}
