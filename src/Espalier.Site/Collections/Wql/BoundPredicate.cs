using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>
/// A condition without NOT above it: negations are pushed down to the tests while binding, which keeps three-valued logic exact and lets a test
/// on a multi-valued property mean "some element passes it" in both forms.
/// </summary>
internal abstract record BoundPredicate;

internal sealed record BoundJunction(bool IsAnd, IReadOnlyList<BoundPredicate> Operands) : BoundPredicate;

internal sealed record BoundComparison(BoundValue Left, WqlComparisonOperator Operator, BoundValue Right) : BoundPredicate;

internal sealed record BoundLike(BoundValue Value, bool IsNegated, FoldedPattern Pattern) : BoundPredicate;

internal sealed record BoundInList(BoundValue Value, bool IsNegated, IReadOnlyList<BoundConstant> Constants) : BoundPredicate;

/// <summary>A test against the values that a subquery selects.</summary>
internal sealed record BoundInQuery(BoundValue Value, bool IsNegated, BoundQuery Query, BoundValue Selected) : BoundPredicate;

internal sealed record BoundNullTest(BoundColumn Column, bool IsNegated) : BoundPredicate;
