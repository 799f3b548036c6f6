using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Schedules;

namespace Espalier.Site.Collections;

/// <summary>A collection as evaluation sees it: its rules and what it depends on. Direct rules are looked up by device.</summary>
internal sealed record CollectionNode
{
    public required CollectionId Id { get; init; }

    public required string Name { get; init; }

    public CollectionId? LimitingId { get; init; }

    public bool IsIncremental { get; init; } = true;

    public IReadOnlyList<QueryRule> Queries { get; init; } = [];

    public IReadOnlyList<CollectionId> Includes { get; init; } = [];

    public IReadOnlyList<CollectionId> Excludes { get; init; } = [];

    public Schedule? Schedule { get; init; }

    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>What its membership follows from, with the word that a refused cycle uses for it.</summary>
    public IEnumerable<(CollectionId Id, string Relation)> DependsOn =>
        (LimitingId is { } limiting ? [(limiting, "is limited to")] : Enumerable.Empty<(CollectionId, string)>())
        .Concat(Includes.Select(static id => (id, "includes")))
        .Concat(Excludes.Select(static id => (id, "excludes")));
}

/// <summary>A query rule as evaluation sees it.</summary>
internal sealed record QueryRule(int Id, string Name, string Query, QueryClassification Classification)
{
    public DateTimeOffset? EvaluatedAt { get; init; }

    public int EvaluatedChange { get; init; }

    public string? Error { get; init; }

    public bool IsCrossDevice => Classification.HasFlag(QueryClassification.CrossDevice);

    public bool IsTimeDependent => Classification.HasFlag(QueryClassification.TimeDependent);
}
