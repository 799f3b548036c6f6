using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Tries a query while it is typed; a mistake is answered as a problem of the field <c>query</c>, with column and length.</summary>
public sealed record PreviewQueryRequest : IRequest<QueryPreview>
{
    public required string Query { get; init; }

    /// <summary>Counts only devices in this collection; null for all.</summary>
    public CollectionId? LimitingId { get; init; }
}

/// <summary>What a query selects now.</summary>
/// <param name="Classification">How often it would be evaluated.</param>
/// <param name="Count">Devices it selects.</param>
/// <param name="Sample">The first of them by name.</param>
public sealed record QueryPreview(QueryClassification Classification, int Count, IReadOnlyList<DeviceReference> Sample);

/// <summary>A device by id and name.</summary>
public sealed record DeviceReference(ResourceId ResourceId, string Name);
