using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Compliance;
using Espalier.Site.Compliance.States;
using Espalier.Site.Deployments;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices.Timeline;

/// <summary>States of deployed items and baselines, each at the time it began.</summary>
internal static class ComplianceTimeline
{
    public static async Task<List<TimelineEntry>> ReadAsync(ReadScope scope, ResourceId device, CancellationToken token)
    {
        var db = scope.Context;
        var items = await db.Set<ConfigurationItem>().ToDictionaryAsync(static i => i.Id, static i => i.Name, token);
        var baselines = await (from deployment in db.Set<Deployment>()
                               join baseline in db.Set<ConfigurationBaseline>() on deployment.BaselineId equals baseline.Id
                               select new { deployment.Id, baseline.Name }).ToDictionaryAsync(static b => b.Id, static b => b.Name, token);
        var former = await db.Set<StateHistory>().AsNoTracking().Where(s => s.ResourceId == device.Value).ToListAsync(token);
        var current = await db.Set<ItemState>().AsNoTracking().Where(s => s.ResourceId == device.Value).ToListAsync(token);
        var summaries = await db.Set<BaselineState>().AsNoTracking().Where(s => s.ResourceId == device.Value).ToListAsync(token);
        return
        [
            .. former.Select(s => Entry(s.FromAt, s.DeploymentId, s.ItemId, s.State, s.Reason)),
            .. current.Select(s => Entry(s.Since, s.DeploymentId, s.ItemId, s.State, s.Reason)),
            .. summaries.Select(s => Entry(s.Since, s.DeploymentId, Guid.Empty, s.State, null)),
        ];

        TimelineEntry Entry(DateTimeOffset at, Guid deployment, Guid item, ComplianceState state, string? reason)
        {
            var baseline = baselines.GetValueOrDefault(deployment, "a baseline that is not deployed any more");
            var what = item == Guid.Empty ? baseline : items.GetValueOrDefault(item, "a deleted item");
            return new TimelineEntry(at, TimelineKind.Compliance, $"{what}: {Words(state)}", string.Join(". ", new[] { item == Guid.Empty ? null : $"In {baseline}", reason }.OfType<string>()));
        }
    }

    private static string Words(ComplianceState state) => state switch
    {
        ComplianceState.Compliant => "compliant",
        ComplianceState.NonCompliant => "non-compliant",
        ComplianceState.NotApplicable => "not applicable",
        ComplianceState.Error => "could not be evaluated",
        _ => "unknown",
    };
}
