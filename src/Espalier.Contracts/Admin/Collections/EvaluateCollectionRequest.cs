using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Evaluates all rules of a collection for all devices now; answers when that is done.</summary>
public sealed record EvaluateCollectionRequest(CollectionId Id) : IRequest<CollectionSummary>;
