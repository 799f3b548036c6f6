using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Operations;

namespace Espalier.Site.Policies;

/// <summary>The site's configuration as a change would leave it, without a database.</summary>
internal static class ProposedConfiguration
{
    public static Result<SiteConfiguration> Apply(SiteConfiguration now, PreviewPolicyChange change) => change switch
    {
        { Create: { } create } => Create(now, create),
        { Update: { } update } => Update(now, update),
        { Delete: { } delete } => now.Deployments.Any(d => d.DeploymentId == delete.Id)
            ? now with { Deployments = [.. now.Deployments.Where(d => d.DeploymentId != delete.Id)] }
            : Problem.NotFound("deployment"),
        { Baseline: { } save } => Save(now, save),
        { DeleteBaseline: { } delete } => now.Baselines.ContainsKey(delete.Id)
            ? now with { Deployments = [.. now.Deployments.Where(d => d.BaselineId != delete.Id)] }
            : Problem.NotFound("configuration baseline"),
        { Item: { } item } => Save(now, item),
        { MaintenanceWindows: { } windows } => Set(now, windows),
        _ => now,
    };

    private static Result<SiteConfiguration> Create(SiteConfiguration now, CreateDeployment create)
    {
        if (!now.Baselines.TryGetValue(create.BaselineId, out var baseline))
        {
            return Problem.NotFound("configuration baseline");
        }

        var deployed = new DeployedBaseline(Guid.Empty, create.CollectionId, baseline.Id, baseline.Version, baseline.Name, create.Schedule, create.Remediate, [.. baseline.Items.Select(id => now.Items[id])]);
        return now with { Deployments = [.. now.Deployments, deployed] };
    }

    private static Result<SiteConfiguration> Update(SiteConfiguration now, UpdateDeployment update)
    {
        if (now.Deployments.FirstOrDefault(d => d.DeploymentId == update.Id) is not { } deployment)
        {
            return Problem.NotFound("deployment");
        }

        return Replace(now, d => d == deployment ? deployment with { CollectionId = update.CollectionId, Schedule = update.Schedule, Remediate = update.Remediate } : d);
    }

    private static Result<SiteConfiguration> Save(SiteConfiguration now, SaveBaseline save)
    {
        if (save.Id is not { } id)
        {
            return now;
        }

        if (!now.Baselines.TryGetValue(id, out var baseline))
        {
            return Problem.NotFound("configuration baseline");
        }

        if (save.Items.FirstOrDefault(i => !now.Items.ContainsKey(i)) is var missing && missing != Guid.Empty)
        {
            return Problem.NotFound("configuration item");
        }

        return Replace(now, d => d.BaselineId == id
            ? d with { BaselineVersion = baseline.Version + 1, BaselineName = save.Name.Trim(), Items = [.. save.Items.Select(i => now.Items[i])] }
            : d);
    }

    private static SiteConfiguration Save(SiteConfiguration now, SaveConfigurationItem save)
    {
        var saved = save.Definition with { Version = save.Definition.Version + 1 };
        return Replace(now, d => d.Items.Any(i => i.Id == saved.Id)
            ? d with { BaselineVersion = d.BaselineVersion + 1, Items = [.. d.Items.Select(i => i.Id == saved.Id ? saved : i)] }
            : d);
    }

    private static Result<SiteConfiguration> Set(SiteConfiguration now, SetMaintenanceWindowsRequest set)
    {
        if (MaintenanceWindowValidation.Check(set.Windows) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        // New windows have no id yet, and may be several.
        var wanted = set.Windows.Where(static w => w.IsEnabled).Select(w => new CollectionWindow(set.Id.Value, w.Id == Guid.Empty ? w with { Id = Guid.CreateVersion7() } : w));
        return now with { MaintenanceWindows = [.. now.MaintenanceWindows.Where(w => w.CollectionId != set.Id.Value), .. wanted] };
    }

    private static SiteConfiguration Replace(SiteConfiguration now, Func<DeployedBaseline, DeployedBaseline> replace) => now with { Deployments = [.. now.Deployments.Select(replace)] };
}
