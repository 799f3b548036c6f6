using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks for one collection.</summary>
public sealed record GetCollectionRequest(CollectionId Id) : IRequest<CollectionDetails>;
