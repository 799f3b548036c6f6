using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Adds rules to a collection; a direct, include or exclude rule that is there already changes nothing.</summary>
public sealed record AddCollectionRulesRequest(CollectionId Id, IReadOnlyList<CollectionRule> Rules) : IRequest<CollectionDetails>;

/// <summary>Removes rules from a collection; what is not there is passed over.</summary>
/// <param name="Id">The collection.</param>
/// <param name="Rules">The rules by kind and key.</param>
public sealed record RemoveCollectionRulesRequest(CollectionId Id, IReadOnlyList<CollectionRuleKey> Rules) : IRequest<CollectionDetails>;

/// <summary>A rule of a collection by kind and <see cref="CollectionRule.Id"/>.</summary>
public sealed record CollectionRuleKey(CollectionRuleKind Kind, int Id);
