using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks for the variables of a collection.</summary>
public sealed record GetCollectionVariablesRequest(CollectionId Id) : IRequest<Variables>;

/// <summary>Replaces the variables of a collection.</summary>
public sealed record SetCollectionVariablesRequest(CollectionId Id, IReadOnlyList<Variable> Variables) : IRequest<Variables>;

/// <summary>Asks for the variables of a device itself.</summary>
public sealed record GetDeviceVariablesRequest(ResourceId Device) : IRequest<Variables>;

/// <summary>Replaces the variables of a device.</summary>
public sealed record SetDeviceVariablesRequest(ResourceId Device, IReadOnlyList<Variable> Variables) : IRequest<Variables>;

/// <summary>Variables by name.</summary>
public sealed record Variables(IReadOnlyList<Variable> Items);

/// <summary>A task sequence variable of a collection or a device.</summary>
public sealed record Variable
{
    /// <summary>Letters, digits, hyphens and underscores, beginning with a letter; up to 255. Letter case does not matter.</summary>
    public required string Name { get; init; }

    /// <summary>Up to 4,000 characters. Never answered for a masked variable; null in a request keeps the value that is stored.</summary>
    public string? Value { get; init; }

    /// <summary>The value is a secret: stored sealed, and never shown again.</summary>
    public bool IsMasked { get; init; }
}
