using System.Text;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Devices;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Collections;

/// <summary>Finds the variables that a device gets, for its policy.</summary>
public sealed partial class VariablesOfDevice(SiteKey key, ILogger<VariablesOfDevice> logger)
{
    /// <summary>
    /// The variables of a device by name, masked ones opened. None while the device claims another one's hardware without its key: they may be meant
    /// for that one.
    /// </summary>
    public async Task<IReadOnlyList<ResolvedVariable>> ResolveAsync(ReadScope scope, ResourceId device, CancellationToken token)
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
            .Select(g => new VariableLevel(g.Key.CollectionId, g.Key.VariablePriority, [.. g.Select(v => Open(v.Variable, g.Key.CollectionId)).OfType<ResolvedVariable>()]));
        return VariableResolution.Resolve(levels, own.Select(v => Open(v, null)).OfType<ResolvedVariable>());
    }

    private ResolvedVariable? Open(StoredVariable variable, CollectionId? from)
    {
        if (variable.Sealed is not { } secret)
        {
            return new ResolvedVariable(variable.Name, variable.Value ?? "", false, from);
        }

        if (key.TryOpen(secret, variable.SealContext, out var opened))
        {
            return new ResolvedVariable(variable.Name, Encoding.UTF8.GetString(opened), true, from);
        }

        LogClosed(variable.SealContext);
        return null;
    }

    [LoggerMessage(1420, LogLevel.Error, "The {Variable} cannot be opened with this site key; it is left out of policies")]
    private partial void LogClosed(string variable);
}
