using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>A query, include or exclude rule of a collection.</summary>
internal sealed class Rule
{
    public const int MaxName = 255;
    public const int MaxError = 500;

    public int Id { get; init; }

    public required CollectionId CollectionId { get; init; }

    public required CollectionRuleKind Kind { get; init; }

    /// <summary>Name of a query rule; empty for the others.</summary>
    public string Name { get; set; } = "";

    /// <summary>WQL of a query rule.</summary>
    public string? Query { get; set; }

    public QueryClassification Classification { get; set; }

    /// <summary>The collection that is included or excluded.</summary>
    public CollectionId? OtherId { get; init; }

    /// <summary>When the query was last evaluated for all devices.</summary>
    public DateTimeOffset? EvaluatedAt { get; set; }

    /// <summary>The change of facts (<see cref="FactChanges"/>) up to which a cross-device query is evaluated.</summary>
    public int EvaluatedChange { get; set; }

    /// <summary>Why the query could not be evaluated; its former matches are kept.</summary>
    public string? Error { get; set; }
}

/// <summary>A direct rule.</summary>
internal sealed class DirectRule
{
    public required CollectionId CollectionId { get; init; }

    public required int ResourceId { get; init; }
}

/// <summary>A device that a query rule selected when it was last evaluated.</summary>
internal sealed class RuleMatch
{
    public required int RuleId { get; init; }

    public required int ResourceId { get; init; }
}
