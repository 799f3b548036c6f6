using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks for the members of a collection, now or at a former instant.</summary>
public sealed record ListCollectionMembersRequest : IRequest<CollectionMemberPage>
{
    public required CollectionId Id { get; init; }

    /// <summary>Membership as it was then; null: as it is now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Part of the device's name, in any letter case, up to 200 characters; null for all.</summary>
    public string? Filter { get; init; }

    public CollectionMemberSort Sort { get; init; }

    public bool IsDescending { get; init; }

    public int Skip { get; init; }

    /// <summary>Rows wanted, 1 to 500. Default 200.</summary>
    public int Take { get; init; } = 200;

    /// <summary>
    /// <see cref="CollectionMemberPage.Snapshot"/> of an earlier window of the same list: members and order stay as they were then, and the window costs only its own rows.
    /// Null, or one that the site does not keep any more: as they are now.
    /// </summary>
    public string? Snapshot { get; init; }

    /// <summary>The total says how many members there are now, though the window is one of an earlier list.</summary>
    public bool CountsAgain { get; init; }
}

/// <summary>Columns that a list of members is ordered by.</summary>
public enum CollectionMemberSort
{
    Name,
    ResourceId,
    Since,
}

/// <summary>A member of a collection.</summary>
/// <param name="ResourceId">The device.</param>
/// <param name="Name">Its name; its id where the device was deleted since.</param>
/// <param name="ClientVersion">As discovery data shows it.</param>
/// <param name="Since">Since when it is, or was, a member.</param>
public sealed record CollectionMember(ResourceId ResourceId, string Name, string? ClientVersion, DateTimeOffset Since);

/// <summary>Some members.</summary>
/// <param name="Items">The rows asked for; a member that has left since the list was opened is left out.</param>
/// <param name="Total">All members that match: the list is read wholly when <c>skip</c> + <c>take</c> reaches this. A window with fewer rows than asked for is not the end.</param>
public sealed record CollectionMemberPage(IReadOnlyList<CollectionMember> Items, int Total)
{
    /// <summary>Names the order that the window is from; to be given with the next.</summary>
    public string? Snapshot { get; init; }
}
