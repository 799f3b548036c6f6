using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Devices;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>All variables of the site, masked ones sealed, so that those of many devices can be resolved as they are and as they would be.</summary>
internal sealed record VariableBook(IReadOnlyDictionary<CollectionId, VariableLevel> Collections, IReadOnlyDictionary<int, IReadOnlyList<ResolvedVariable>> Devices, IReadOnlySet<int> Conflicts)
{
    public static async Task<VariableBook> LoadAsync(ReadScope scope, CancellationToken token)
    {
        var db = scope.Context;
        var priorities = await db.Set<Collection>().ToDictionaryAsync(static c => c.Id, static c => c.VariablePriority, token);
        var collections = (await db.Set<CollectionVariable>().AsNoTracking().ToListAsync(token)).ToLookup(static v => v.CollectionId);
        var devices = await db.Set<DeviceVariable>().AsNoTracking().ToListAsync(token);
        return new VariableBook(
            priorities.ToDictionary(static p => p.Key, p => new VariableLevel(p.Key, p.Value, [.. collections[p.Key].Select(v => v.Resolved(p.Key))])),
            devices.GroupBy(static v => v.ResourceId).ToDictionary(static g => g.Key, static g => (IReadOnlyList<ResolvedVariable>)[.. g.Select(static v => v.Resolved(null))]),
            (await db.Set<DeviceStatus>().Where(static d => d.ConflictWith != null).Select(static d => d.ResourceId).ToListAsync(token)).ToHashSet());
    }

    /// <summary>The variables that the device gets in these collections.</summary>
    public IReadOnlyList<ResolvedVariable> Resolve(int device, IEnumerable<CollectionId> memberOf) => Conflicts.Contains(device)
        ? []
        : VariableResolution.Resolve(memberOf.Select(Collections.GetValueOrDefault).OfType<VariableLevel>(), Devices.GetValueOrDefault(device, []));

    /// <summary>The book with another priority of a collection.</summary>
    public VariableBook With(CollectionId collection, int priority) => With(Collections[collection] with { Priority = priority });

    /// <summary>The book with these variables of a collection, as they would be sent.</summary>
    public VariableBook With(CollectionId collection, IReadOnlyList<Variable> variables)
    {
        var level = Collections[collection];
        return With(level with { Variables = Replace(level.Variables, variables, collection) });
    }

    /// <summary>The book with these variables of a device, as they would be sent.</summary>
    public VariableBook With(ResourceId device, IReadOnlyList<Variable> variables) => this with
    {
        Devices = new Dictionary<int, IReadOnlyList<ResolvedVariable>>(Devices) { [device.Value] = Replace(Devices.GetValueOrDefault(device.Value, []), variables, null) },
    };

    private VariableBook With(VariableLevel level) => this with { Collections = new Dictionary<CollectionId, VariableLevel>(Collections) { [level.Collection] = level } };

    private static IReadOnlyList<ResolvedVariable> Replace(IReadOnlyList<ResolvedVariable> stored, IReadOnlyList<Variable> wanted, CollectionId? from)
    {
        var byName = stored.ToDictionary(static v => Folding.Fold(v.Name));
        return [.. wanted.Select(v => v.Value is null && byName.TryGetValue(Folding.Fold(v.Name), out var kept) ? kept with { Name = v.Name } : Typed(v, from))];
    }

    // A secret that was typed is another one, even when it was typed the same: nothing here may know its value.
    private static ResolvedVariable Typed(Variable variable, CollectionId? from) =>
        new(variable.Name, variable.IsMasked ? null : variable.Value ?? "", from) { Secret = variable.IsMasked ? new SealedValue(Guid.CreateVersion7().ToByteArray(), "typed") : null };
}
