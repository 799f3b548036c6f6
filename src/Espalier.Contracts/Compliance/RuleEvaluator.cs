namespace Espalier.Contracts.Compliance;

/// <summary>What a rule says about a value.</summary>
public enum RuleOutcome
{
    Holds,
    DoesNotHold,

    /// <summary>The operator is not one of the data type, or the operands do not fit.</summary>
    Unusable,
}

/// <summary>Applies rules to values (CI-SCRIPT-15 to CI-SCRIPT-19). Strings are compared as they stand, upper and lower case differ.</summary>
public static class RuleEvaluator
{
    /// <summary>Judges one value by one rule.</summary>
    /// <param name="type">The setting's data type, of which <paramref name="value"/> is.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="value">The value found.</param>
    /// <param name="deviceZone">The Mac's zone, for operands that are dates without offset.</param>
    public static RuleOutcome Evaluate(SettingDataType type, ComplianceRule rule, SettingValue value, TimeZoneInfo deviceZone)
    {
        var (least, most) = RuleOperators.Operands(rule.Operator);
        if (!RuleOperators.Allowed(type).Contains(rule.Operator) || rule.Operands.Count < least || rule.Operands.Count > most)
        {
            return RuleOutcome.Unusable;
        }

        var operands = new SettingValue[rule.Operands.Count];
        for (var i = 0; i < operands.Length; i++)
        {
            if (!SettingValue.TryParse(type, rule.Operands[i], deviceZone, out var operand))
            {
                return RuleOutcome.Unusable;
            }

            operands[i] = operand;
        }

        return Holds(rule.Operator, value, operands) ? RuleOutcome.Holds : RuleOutcome.DoesNotHold;
    }

    private static bool Holds(RuleOperator op, SettingValue value, SettingValue[] operands) => op switch
    {
        RuleOperator.Equals => value.CompareTo(operands[0]) == 0,
        RuleOperator.NotEqualTo => value.CompareTo(operands[0]) != 0,
        RuleOperator.GreaterThan => value.CompareTo(operands[0]) > 0,
        RuleOperator.LessThan => value.CompareTo(operands[0]) < 0,
        RuleOperator.GreaterThanOrEqualTo => value.CompareTo(operands[0]) >= 0,
        RuleOperator.LessThanOrEqualTo => value.CompareTo(operands[0]) <= 0,
        RuleOperator.Between => value.CompareTo(operands[0]) >= 0 && value.CompareTo(operands[1]) <= 0,
        RuleOperator.OneOf => operands.Any(operand => value.CompareTo(operand) == 0),
        RuleOperator.NoneOf => operands.All(operand => value.CompareTo(operand) != 0),
        RuleOperator.BeginsWith => value.Text.StartsWith(operands[0].Text, StringComparison.Ordinal),
        RuleOperator.DoesNotBeginWith => !value.Text.StartsWith(operands[0].Text, StringComparison.Ordinal),
        RuleOperator.EndsWith => value.Text.EndsWith(operands[0].Text, StringComparison.Ordinal),
        RuleOperator.DoesNotEndWith => !value.Text.EndsWith(operands[0].Text, StringComparison.Ordinal),
        RuleOperator.Contains => value.Text.Contains(operands[0].Text, StringComparison.Ordinal),
        RuleOperator.DoesNotContain => !value.Text.Contains(operands[0].Text, StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "Unknown operator."),
    };
}
