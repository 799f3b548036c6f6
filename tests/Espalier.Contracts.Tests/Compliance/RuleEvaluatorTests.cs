using Espalier.Contracts.Compliance;

namespace Espalier.Contracts.Tests.Compliance;

public sealed class RuleEvaluatorTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static RuleOutcome Judge(SettingDataType type, RuleOperator op, string value, params string[] operands)
    {
        SettingValue.TryParse(type, value, Berlin, out var parsed).ShouldBeTrue($"'{value}' is not of type {type}");
        return RuleEvaluator.Evaluate(type, new ComplianceRule { Name = "rule", Operator = op, Operands = operands }, parsed, Berlin);
    }

    /// <summary>Type, operator, operands joined with |, a value for which the rule holds, one for which it does not.</summary>
    public static TheoryData<SettingDataType, RuleOperator, string, string, string> Table => new()
    {
        { SettingDataType.Text, RuleOperator.Equals, "on", "on", "On" },
        { SettingDataType.Text, RuleOperator.NotEqualTo, "on", "off", "on" },
        { SettingDataType.Text, RuleOperator.OneOf, "on|auto", "auto", "off" },
        { SettingDataType.Text, RuleOperator.NoneOf, "on|auto", "off", "auto" },
        { SettingDataType.Text, RuleOperator.BeginsWith, "mac", "macOS", "MacOS" },
        { SettingDataType.Text, RuleOperator.DoesNotBeginWith, "mac", "MacOS", "macOS" },
        { SettingDataType.Text, RuleOperator.EndsWith, ".local", "mini.local", "mini.locale" },
        { SettingDataType.Text, RuleOperator.DoesNotEndWith, ".local", "mini.locale", "mini.local" },
        { SettingDataType.Text, RuleOperator.Contains, "a b", "xa by", "xaby" },
        { SettingDataType.Text, RuleOperator.DoesNotContain, "a b", "xaby", "xa by" },

        { SettingDataType.Integer, RuleOperator.Equals, "10", " 0010 ", "11" },
        { SettingDataType.Integer, RuleOperator.NotEqualTo, "10", "-10", "10" },
        { SettingDataType.Integer, RuleOperator.GreaterThan, "9", "10", "9" },
        { SettingDataType.Integer, RuleOperator.LessThan, "9", "-10", "9" },
        { SettingDataType.Integer, RuleOperator.GreaterThanOrEqualTo, "9", "9", "8" },
        { SettingDataType.Integer, RuleOperator.LessThanOrEqualTo, "9", "9", "10" },
        { SettingDataType.Integer, RuleOperator.Between, "-5|5", "-5", "6" },
        { SettingDataType.Integer, RuleOperator.OneOf, "1|2|3", "3", "4" },
        { SettingDataType.Integer, RuleOperator.NoneOf, "1|2|3", "4", "3" },

        { SettingDataType.FloatingPoint, RuleOperator.Equals, "1.50", "1.5", "1.51" },
        { SettingDataType.FloatingPoint, RuleOperator.NotEqualTo, "1.5", "-1.5", "15e-1" },
        { SettingDataType.FloatingPoint, RuleOperator.GreaterThan, "2", "2.0001", "2.0" },
        { SettingDataType.FloatingPoint, RuleOperator.LessThan, "2", "1.9999", "2.0" },
        { SettingDataType.FloatingPoint, RuleOperator.GreaterThanOrEqualTo, "2", "2.0", "1.9" },
        { SettingDataType.FloatingPoint, RuleOperator.LessThanOrEqualTo, "2", "2.0", "2.1" },
        { SettingDataType.FloatingPoint, RuleOperator.Between, "0.1|0.9", "0.9", "1e0" },
        { SettingDataType.FloatingPoint, RuleOperator.OneOf, "0.5|1", "1.0", "0.7" },
        { SettingDataType.FloatingPoint, RuleOperator.NoneOf, "0.5|1", "0.7", "1.0" },

        { SettingDataType.Boolean, RuleOperator.Equals, "true", "1", "0" },
        { SettingDataType.Boolean, RuleOperator.Equals, "no", "FALSE", "Yes" },
        { SettingDataType.Boolean, RuleOperator.NotEqualTo, "yes", "false", "true" },

        { SettingDataType.DateAndTime, RuleOperator.Equals, "2026-03-01T11:00:00Z", "Sun Mar  1 12:00:00 CET 2026", "Sun Mar  1 12:00:00 UTC 2026" },
        { SettingDataType.DateAndTime, RuleOperator.NotEqualTo, "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01 00:00" },
        { SettingDataType.DateAndTime, RuleOperator.GreaterThan, "2026-03-01", "2026-03-01 00:00:01", "2026-03-01" },
        { SettingDataType.DateAndTime, RuleOperator.LessThan, "2026-03-01 00:00", "2026-02-28T23:59:59+01:00", "2026-03-01T00:00:00+01:00" },
        { SettingDataType.DateAndTime, RuleOperator.GreaterThanOrEqualTo, "2026-03-01", "2026-03-01", "2026-02-28" },
        { SettingDataType.DateAndTime, RuleOperator.LessThanOrEqualTo, "2026-03-01", "2026-03-01", "2026-03-02" },
        { SettingDataType.DateAndTime, RuleOperator.Between, "2026-01-01|2026-12-31", "2026-07-01 10:00", "2027-01-01" },
        { SettingDataType.DateAndTime, RuleOperator.OneOf, "2026-01-01|2026-12-31", "2026-12-31", "2026-12-30" },
        { SettingDataType.DateAndTime, RuleOperator.NoneOf, "2026-01-01|2026-12-31", "2026-12-30", "2026-12-31" },

        { SettingDataType.Version, RuleOperator.Equals, "14", "14.0.0", "14.0.1" },
        { SettingDataType.Version, RuleOperator.NotEqualTo, "14.0", "14.1", "14" },
        { SettingDataType.Version, RuleOperator.GreaterThan, "10.9", "10.15.7", "10.9.0" },
        { SettingDataType.Version, RuleOperator.LessThan, "10.10", "10.9.5", "10.10.0.0" },
        { SettingDataType.Version, RuleOperator.GreaterThanOrEqualTo, "14", "26.1", "13.6.9" },
        { SettingDataType.Version, RuleOperator.LessThanOrEqualTo, "14.6", "14.6", "14.6.0.0.1" },
        { SettingDataType.Version, RuleOperator.Between, "13|14.99", "14.7.2", "15" },
        { SettingDataType.Version, RuleOperator.OneOf, "13.6|14.6", "14.6.0", "14.5" },
        { SettingDataType.Version, RuleOperator.NoneOf, "13.6|14.6", "14.5", "14.6.0" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    [Trait("Line", "CI-SCRIPT-19")]
    public void Each_operator_of_each_type_holds_and_fails(SettingDataType type, RuleOperator op, string operands, string holds, string fails)
    {
        Judge(type, op, holds, operands.Split('|')).ShouldBe(RuleOutcome.Holds);
        Judge(type, op, fails, operands.Split('|')).ShouldBe(RuleOutcome.DoesNotHold);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-19")]
    public void The_table_has_a_row_for_every_operator_that_is_allowed()
    {
        var rows = Table.Select(row => row.Data).Select(data => (data.Item1, data.Item2)).ToHashSet();
        foreach (var type in Enum.GetValues<SettingDataType>())
        {
            rows.Where(row => row.Item1 == type).Select(row => row.Item2).ShouldBe(RuleOperators.Allowed(type), ignoreOrder: true);
        }
    }

    [Theory]
    [InlineData(SettingDataType.Boolean, RuleOperator.GreaterThan, "true", "true")]
    [InlineData(SettingDataType.Text, RuleOperator.Between, "b", "a|c")]
    [InlineData(SettingDataType.Integer, RuleOperator.Between, "1", "1")]
    [InlineData(SettingDataType.Integer, RuleOperator.Equals, "1", "one")]
    public void A_rule_that_does_not_fit_its_type_is_unusable(SettingDataType type, RuleOperator op, string value, string operands)
    {
        Judge(type, op, value, operands.Split('|')).ShouldBe(RuleOutcome.Unusable);
    }
}
