using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks for the list of collections.</summary>
public sealed record ListCollectionsRequest : IRequest<CollectionPage>
{
    /// <summary>Part of the name or id, in any letter case; null for all.</summary>
    public string? Filter { get; init; }

    public CollectionSort Sort { get; init; }

    public bool IsDescending { get; init; }

    public int Skip { get; init; }

    /// <summary>Rows wanted, 1 to 500. Default 200.</summary>
    public int Take { get; init; } = 200;
}

/// <summary>Columns that a list of collections is ordered by.</summary>
public enum CollectionSort
{
    Name,
    Id,
    LimitingName,
    MemberCount,
    EvaluatedAt,
    MembersChangedAt,
}
