using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Devices;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Finds the variables that a device gets, for its policy.</summary>
public static class VariablesOfDevice
{
    /// <summary>
    /// The variables of a device by name, masked ones still sealed. None while the device claims another one's hardware without its key: they may be
    /// meant for that one.
    /// </summary>
    public static async Task<IReadOnlyList<ResolvedVariable>> ResolveAsync(ReadScope scope, ResourceId device, CancellationToken token)
    {
        var db = scope.Context;
        if (await db.Set<DeviceStatus>().AnyAsync(d => d.ResourceId == device.Value && d.ConflictWith != null, token))
        {
            return [];
        }

        var own = await db.Set<DeviceVariable>().AsNoTracking().Where(v => v.ResourceId == device.Value).ToListAsync(token);
        var inherited = await (from member in db.Set<Membership>()
                               where member.ResourceId == device.Value
                               join variable in db.Set<CollectionVariable>() on member.CollectionId equals variable.CollectionId
                               join collection in db.Set<Collection>() on member.CollectionId equals collection.Id
                               select new { Variable = variable, collection.VariablePriority }).AsNoTracking().ToListAsync(token);
        var levels = inherited.GroupBy(static v => (v.Variable.CollectionId, v.VariablePriority))
            .Select(static g => new VariableLevel(g.Key.CollectionId, g.Key.VariablePriority, [.. g.Select(v => v.Variable.Resolved(g.Key.CollectionId))]));
        return VariableResolution.Resolve(levels, own.Select(static v => v.Resolved(null)));
    }
}
