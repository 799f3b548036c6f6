using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Identifiers;
using Espalier.Site.Collections;

namespace Espalier.Site.Policies;

/// <summary>All that decides the policies of all devices, as it is or as it would be.</summary>
/// <param name="Configuration">What is deployed.</param>
/// <param name="Memberships">Collections by device; a device in none is absent.</param>
/// <param name="Variables">Variables by collection and device.</param>
internal sealed record PolicyWorld(SiteConfiguration Configuration, IReadOnlyDictionary<int, IReadOnlySet<CollectionId>> Memberships, VariableBook Variables)
{
    private static readonly IReadOnlySet<CollectionId> None = new HashSet<CollectionId>();

    /// <summary>The memberships after some devices came and went.</summary>
    public IReadOnlyDictionary<int, IReadOnlySet<CollectionId>> After(IReadOnlyList<MembershipDifference> moves)
    {
        var after = new Dictionary<int, IReadOnlySet<CollectionId>>(Memberships);
        foreach (var device in moves.GroupBy(static m => m.ResourceId))
        {
            var collections = new HashSet<CollectionId>(after.GetValueOrDefault(device.Key, None));
            foreach (var move in device)
            {
                _ = move.Comes ? collections.Add(move.Collection) : collections.Remove(move.Collection);
            }

            after[device.Key] = collections;
        }

        return after;
    }

    /// <summary>What changes for which device; devices for which nothing does are absent.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<PolicyPartChange>> ChangesTo(PolicyWorld after)
    {
        var changes = new Dictionary<int, IReadOnlyList<PolicyPartChange>>();
        foreach (var device in Memberships.Keys.Union(after.Memberships.Keys).Union(after.Variables.Devices.Keys))
        {
            var parts = PolicyDifference.Between(Of(device), after.Of(device));
            if (parts.Count > 0)
            {
                changes.Add(device, parts);
            }
        }

        return changes;
    }

    private DesiredPolicy Of(int device)
    {
        var collections = Memberships.GetValueOrDefault(device, None);
        return PolicyFunction.Decide(collections.Select(static c => c.Value).ToHashSet(StringComparer.Ordinal), Variables.Resolve(device, collections), Configuration);
    }
}
