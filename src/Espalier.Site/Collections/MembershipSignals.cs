using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>Devices that came into a collection or went.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Added">Devices that came.</param>
/// <param name="Removed">Devices that went.</param>
public sealed record MembershipChange(CollectionId Collection, IReadOnlyList<ResourceId> Added, IReadOnlyList<ResourceId> Removed);

/// <summary>Tells the rest of the site, after the commit, whose memberships or variables changed. Handlers are quick and do not throw.</summary>
public sealed class MembershipSignals
{
    /// <summary>Memberships changed.</summary>
    public event Action<IReadOnlyList<MembershipChange>>? MembershipsChanged;

    /// <summary>Variables changed, of these devices: a device's own, or those of a collection it is in.</summary>
    public event Action<IReadOnlyCollection<ResourceId>>? VariablesChanged;

    internal void Raise(IReadOnlyList<MembershipChange> changes)
    {
        if (changes.Count > 0)
        {
            MembershipsChanged?.Invoke(changes);
        }
    }

    internal void RaiseVariables(IReadOnlyCollection<ResourceId> devices)
    {
        if (devices.Count > 0)
        {
            VariablesChanged?.Invoke(devices);
        }
    }
}
