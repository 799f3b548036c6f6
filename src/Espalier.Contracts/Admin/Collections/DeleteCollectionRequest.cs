using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Deletes a collection; refused while another one, or a deployment, refers to it.</summary>
public sealed record DeleteCollectionRequest(CollectionId Id) : IRequest<Done>;
