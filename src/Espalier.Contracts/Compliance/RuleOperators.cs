namespace Espalier.Contracts.Compliance;

/// <summary>Which operators a data type allows, and how many operands each takes (CI-SCRIPT-19).</summary>
public static class RuleOperators
{
    private static readonly RuleOperator[] Text =
    [
        RuleOperator.Equals, RuleOperator.NotEqualTo, RuleOperator.OneOf, RuleOperator.NoneOf, RuleOperator.BeginsWith, RuleOperator.DoesNotBeginWith,
        RuleOperator.EndsWith, RuleOperator.DoesNotEndWith, RuleOperator.Contains, RuleOperator.DoesNotContain,
    ];

    private static readonly RuleOperator[] Ordered =
    [
        RuleOperator.Equals, RuleOperator.NotEqualTo, RuleOperator.GreaterThan, RuleOperator.LessThan, RuleOperator.GreaterThanOrEqualTo,
        RuleOperator.LessThanOrEqualTo, RuleOperator.Between, RuleOperator.OneOf, RuleOperator.NoneOf,
    ];

    private static readonly RuleOperator[] Boolean = [RuleOperator.Equals, RuleOperator.NotEqualTo];

    /// <summary>The operators a data type allows, in the order in which the console lists them.</summary>
    public static IReadOnlyList<RuleOperator> Allowed(SettingDataType type) => type switch
    {
        SettingDataType.Text => Text,
        SettingDataType.Boolean => Boolean,
        SettingDataType.Integer or SettingDataType.FloatingPoint or SettingDataType.DateAndTime or SettingDataType.Version => Ordered,
        _ => [],
    };

    /// <summary>How many operands an operator takes, at least and at most.</summary>
    public static (int Least, int Most) Operands(RuleOperator op) => op switch
    {
        RuleOperator.Between => (2, 2),
        RuleOperator.OneOf or RuleOperator.NoneOf => (1, ItemLimits.MaxOperands),
        _ => (1, 1),
    };

    /// <summary>The operator as the console and reasons spell it.</summary>
    public static string Name(RuleOperator op) => op switch
    {
        RuleOperator.Equals => "Equals",
        RuleOperator.NotEqualTo => "Not equal to",
        RuleOperator.GreaterThan => "Greater than",
        RuleOperator.LessThan => "Less than",
        RuleOperator.GreaterThanOrEqualTo => "Greater than or equal to",
        RuleOperator.LessThanOrEqualTo => "Less than or equal to",
        RuleOperator.Between => "Between",
        RuleOperator.OneOf => "One of",
        RuleOperator.NoneOf => "None of",
        RuleOperator.BeginsWith => "Begins with",
        RuleOperator.DoesNotBeginWith => "Does not begin with",
        RuleOperator.EndsWith => "Ends with",
        RuleOperator.DoesNotEndWith => "Does not end with",
        RuleOperator.Contains => "Contains",
        RuleOperator.DoesNotContain => "Does not contain",
        _ => "Unknown operator",
    };

    /// <summary>The data type as the console and reasons spell it.</summary>
    public static string Name(SettingDataType type) => type switch
    {
        SettingDataType.Text => "String",
        SettingDataType.Integer => "Integer",
        SettingDataType.FloatingPoint => "Floating point",
        SettingDataType.Boolean => "Boolean",
        SettingDataType.DateAndTime => "Date and Time",
        SettingDataType.Version => "Version",
        _ => "Unknown data type",
    };
}
