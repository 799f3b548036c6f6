using Espalier.Contracts.Compliance;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

/// <summary>A rule in words: <c>Greater than or equal to 14.2</c>.</summary>
internal static class RuleText
{
    public static string Condition(ComplianceRule rule) => RuleOperators.Name(rule.Operator) + " " + rule.Operator switch
    {
        RuleOperator.Between when rule.Operands is [var from, var to] => $"{from} and {to}",
        _ => string.Join(", ", rule.Operands),
    };
}
