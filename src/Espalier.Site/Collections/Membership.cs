using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>A device in a collection.</summary>
internal sealed class Membership
{
    public required CollectionId CollectionId { get; init; }

    public required int ResourceId { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>A device that was in a collection.</summary>
internal sealed class FormerMembership
{
    public required CollectionId CollectionId { get; init; }

    public required int ResourceId { get; init; }

    public required DateTimeOffset FromAt { get; init; }

    public required DateTimeOffset ToAt { get; init; }
}
