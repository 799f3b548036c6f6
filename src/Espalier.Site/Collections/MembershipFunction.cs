using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>What of one device decides its memberships, beside the collections themselves.</summary>
internal sealed class DeviceMatches(int resourceId)
{
    public int ResourceId => resourceId;

    /// <summary>The device is in the site; one that was deleted is in no collection.</summary>
    public bool Exists { get; set; }

    /// <summary>It claims another device's hardware without its key, so that it gets nothing that is meant for that one by name.</summary>
    public bool IsConflict { get; set; }

    /// <summary>Query rules that select it, by id.</summary>
    public HashSet<int> Rules { get; } = [];

    /// <summary>Collections with a direct rule for it.</summary>
    public HashSet<CollectionId> Direct { get; } = [];

    /// <summary>Collections that it is in as stored.</summary>
    public HashSet<CollectionId> MemberOf { get; } = [];
}

/// <summary>A device comes into a collection, or goes.</summary>
internal readonly record struct MembershipDifference(CollectionId Collection, int ResourceId, bool Comes);

/// <summary>
/// Which collections a device is in: a pure function of what matches it and of the graph. Evaluation after a report, wholly, and the preview of
/// a change all call it, so they cannot disagree.
/// </summary>
internal static class MembershipFunction
{
    /// <summary>Whether the device is in <paramref name="node"/>, given where it is among the collections that this one depends on.</summary>
    public static bool IsMember(CollectionNode node, DeviceMatches device, IReadOnlySet<CollectionId> memberOf) =>
        device.Exists
        && (node.LimitingId is not { } limiting || memberOf.Contains(limiting))
        && ((device.Direct.Contains(node.Id) && !device.IsConflict) || node.Queries.Any(q => device.Rules.Contains(q.Id)) || node.Includes.Any(memberOf.Contains))
        && !node.Excludes.Any(memberOf.Contains);

    /// <summary>What changes for a device when these collections, which are in order and include all their dependents, are evaluated.</summary>
    public static IEnumerable<MembershipDifference> Differences(IReadOnlyList<CollectionNode> inOrder, DeviceMatches device)
    {
        var memberOf = new HashSet<CollectionId>(device.MemberOf);
        foreach (var node in inOrder)
        {
            var isMember = IsMember(node, device, memberOf);
            var changes = isMember ? memberOf.Add(node.Id) : memberOf.Remove(node.Id);
            if (changes)
            {
                yield return new MembershipDifference(node.Id, device.ResourceId, isMember);
            }
        }
    }
}
