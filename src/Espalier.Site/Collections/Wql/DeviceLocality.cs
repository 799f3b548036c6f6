using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Finds out whether all rows that meet in one result row are of one device, so that only that device's facts decide.</summary>
internal sealed class DeviceLocality
{
    public DeviceLocality(IReadOnlyList<WqlClass> sources, IReadOnlyList<BoundJoin> joins)
    {
        // RIGHT and FULL make rows out of what has no partner, which the absence of another device's row can cause.
        IsLocal = sources.All(static s => s.IsOfDevices)
            && joins.All(static j => j.Kind is WqlJoinKind.Inner or WqlJoinKind.Left && j.Conditions.Any(JoinsOnDevice));
    }

    /// <summary>The joins stay within one device.</summary>
    public bool IsLocal { get; }

    /// <summary>The condition looks at no other device either.</summary>
    public bool Keeps(BoundPredicate predicate) => predicate switch
    {
        BoundJunction junction => junction.Operands.All(Keeps),
        BoundInQuery test => test.Query.IsDeviceLocal
            && test.Value is BoundColumn { Property.IsResourceId: true }
            && test.Selected is BoundColumn { Property.IsResourceId: true }
            && (!test.IsNegated || IsNeverNull(test.Query)),
        _ => true,
    };

    private static bool JoinsOnDevice(BoundComparison condition) =>
        condition is { Left: BoundColumn { Property.IsResourceId: true }, Right: BoundColumn { Property.IsResourceId: true } };

    // One NULL among the values makes every NOT IN unknown, also for other devices.
    private static bool IsNeverNull(BoundQuery query) => query.Selected.Source == 0 || query.Joins[query.Selected.Source - 1].Kind == WqlJoinKind.Inner;
}
