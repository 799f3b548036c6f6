namespace Espalier.Console.Lists;

/// <summary>One condition on a column.</summary>
public sealed record ListCriterion(string Column, CriterionOperator Operator, string Value);

/// <summary>How a criterion compares; text is compared ignoring case.</summary>
public enum CriterionOperator
{
    Contains,
    DoesNotContain,
    Is,
    IsNot,
    BeginsWith,
    IsLessThan,
    IsGreaterThan,
}
