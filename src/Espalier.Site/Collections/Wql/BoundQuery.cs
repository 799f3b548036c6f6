using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>A query whose names are resolved and whose types fit.</summary>
/// <param name="Sources">The class behind FROM, then the joined ones.</param>
/// <param name="Joins">How each source after the first is joined.</param>
/// <param name="Where">The condition, or null.</param>
/// <param name="Selected">What a subquery selects, or the ResourceId of the devices.</param>
/// <param name="IsDeviceLocal">Whether a device is a member depends on its own rows only.</param>
internal sealed record BoundQuery(
    IReadOnlyList<WqlClass> Sources,
    IReadOnlyList<BoundJoin> Joins,
    BoundPredicate? Where,
    BoundColumn Selected,
    bool IsDeviceLocal);

/// <summary>A join; <paramref name="Conditions"/> are equalities that must all hold.</summary>
internal sealed record BoundJoin(WqlJoinKind Kind, IReadOnlyList<BoundComparison> Conditions);
