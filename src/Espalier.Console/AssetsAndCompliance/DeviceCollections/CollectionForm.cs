using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Schedules;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>What wizard and properties edit of a collection.</summary>
public sealed record CollectionForm
{
    public string Name { get; init; } = "";

    public string Comment { get; init; } = "";

    public CollectionId LimitingId { get; init; } = CollectionId.AllSystems;

    public string LimitingName { get; init; } = "All Systems";

    public IReadOnlyList<CollectionRule> Rules { get; init; } = [];

    public bool IsIncremental { get; init; } = true;

    public Schedule? Schedule { get; init; }

    public static CollectionForm Of(CollectionDetails details) => new()
    {
        Name = details.Summary.Name,
        Comment = details.Summary.Comment,
        LimitingId = details.Summary.LimitingId ?? CollectionId.AllSystems,
        LimitingName = details.Summary.LimitingName ?? "—",
        Rules = details.Rules,
        IsIncremental = details.IsIncremental,
        Schedule = details.Schedule,
    };
}
