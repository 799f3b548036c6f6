using Espalier.Contracts.Identifiers;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>A collection as lists show it.</summary>
public sealed record CollectionSummary
{
    public required CollectionId Id { get; init; }

    public required string Name { get; init; }

    public required string Comment { get; init; }

    /// <summary>Members must be in this one too; null only for <c>All Systems</c>.</summary>
    public CollectionId? LimitingId { get; init; }

    public string? LimitingName { get; init; }

    public required int MemberCount { get; init; }

    /// <summary>Comes with the site: its rules are fixed, and it cannot be deleted.</summary>
    public required bool IsBuiltIn { get; init; }

    /// <summary>When all its rules were last evaluated for all devices.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>When a member last came or went.</summary>
    public DateTimeOffset? MembersChangedAt { get; init; }

    /// <summary>When somebody last changed the collection.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why a rule could not be evaluated, so that its former matches are kept; null when all is well.</summary>
    public string? Error { get; init; }
}

/// <summary>Some rows of a list of collections.</summary>
/// <param name="Items">The rows asked for.</param>
/// <param name="Total">All rows that match.</param>
public sealed record CollectionPage(IReadOnlyList<CollectionSummary> Items, int Total);
