using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>A collection of devices.</summary>
internal sealed class Collection
{
    public const int MaxName = 255;
    public const int MaxComment = 512;

    public required CollectionId Id { get; init; }

    public required string Name { get; set; }

    public required string NameFolded { get; set; }

    public required string Comment { get; set; }

    /// <summary>Null only for <c>All Systems</c>.</summary>
    public required CollectionId? LimitingId { get; set; }

    /// <summary>Which of the site's own it is; null for administrators' collections.</summary>
    public BuiltInCollectionKind? BuiltIn { get; init; }

    /// <summary>JSON of <c>Schedule</c>; null for none.</summary>
    public string? Schedule { get; set; }

    /// <summary>Query rules are evaluated for changed devices at once.</summary>
    public required bool IsIncremental { get; set; }

    public required int VariablePriority { get; set; }

    public int MemberCount { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When all rules were last evaluated for all devices.</summary>
    public DateTimeOffset? EvaluatedAt { get; set; }

    public DateTimeOffset? MembersChangedAt { get; set; }
}

/// <summary>Collections that come with the site.</summary>
public enum BuiltInCollectionKind
{
    /// <summary>Every device.</summary>
    AllSystems = 1,

    /// <summary>Managed and unmanaged Macs (COLL-2).</summary>
    AllMacs = 2,

    /// <summary>Never has members: the target for Macs that are not enrolled (COLL-6).</summary>
    UnknownMacs = 3,
}
