using Espalier.Contracts.Identifiers;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Kinds of membership rule.</summary>
public enum CollectionRuleKind
{
    /// <summary>One device by its id.</summary>
    Direct,

    /// <summary>The devices that a WQL query selects.</summary>
    Query,

    /// <summary>The members of another collection.</summary>
    Include,

    /// <summary>Nobody who is in another collection, whatever the other rules say.</summary>
    Exclude,
}

/// <summary>How often a query must be evaluated, found from its text.</summary>
[Flags]
public enum QueryClassification
{
    /// <summary>Depends on each device's own facts: evaluated again for changed devices, at once.</summary>
    DeviceLocal = 0,

    /// <summary>Compares devices with each other: evaluated wholly, at most once a minute.</summary>
    CrossDevice = 1,

    /// <summary>Depends on the clock: evaluated every 15 minutes too.</summary>
    TimeDependent = 2,
}

/// <summary>One membership rule; which properties count depends on its kind.</summary>
public sealed record CollectionRule
{
    public required CollectionRuleKind Kind { get; init; }

    /// <summary>Key within the collection, given by the site; a direct rule's is its <see cref="ResourceId"/>. Ignored in requests that add rules.</summary>
    public int Id { get; init; }

    /// <summary>Name of a query rule; for the others the site shows the device's or the collection's.</summary>
    public string? Name { get; init; }

    /// <summary>The device of a direct rule.</summary>
    public ResourceId? ResourceId { get; init; }

    /// <summary>WQL of a query rule.</summary>
    public string? Query { get; init; }

    /// <summary>The collection of an include or exclude rule.</summary>
    public CollectionId? CollectionId { get; init; }

    /// <summary>Of a query rule; only in answers.</summary>
    public QueryClassification? Classification { get; init; }

    /// <summary>Why the query could not be evaluated; only in answers.</summary>
    public string? Error { get; init; }
}
