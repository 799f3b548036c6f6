namespace Espalier.Contracts.Compliance;

/// <summary>The part of <see cref="ItemValidation"/> that looks at one rule; the dialog <c>Create Rule</c> asks it while the rule is typed.</summary>
public static class RuleValidation
{
    /// <summary>Findings of a rule alone, with field paths from the rule on: <c>operands[0]</c>.</summary>
    public static IReadOnlyList<ItemFinding> Validate(SettingDataType type, ComplianceRule rule)
    {
        List<ItemFinding> findings = [];
        Validate(findings, "", type, rule);
        return findings;
    }

    internal static void Validate(List<ItemFinding> findings, string field, SettingDataType type, ComplianceRule rule)
    {
        var prefix = field.Length == 0 ? "" : field + ".";
        ItemValidation.CheckName(findings, $"{prefix}name", rule.Name);
        ItemValidation.CheckDescription(findings, $"{prefix}description", rule.Description);
        if (!RuleOperators.Allowed(type).Contains(rule.Operator))
        {
            findings.Add(new($"{prefix}operator", $"A setting of type {RuleOperators.Name(type)} has no operator {RuleOperators.Name(rule.Operator)}."));
            return;
        }

        var (least, most) = RuleOperators.Operands(rule.Operator);
        if (rule.Operands.Count < least || rule.Operands.Count > most)
        {
            findings.Add(new($"{prefix}operands", (least, most) switch
            {
                (1, 1) => "One value is needed.",
                (2, 2) => "Two values are needed: from and to.",
                _ => $"{least} to {most} values are needed.",
            }));
            return;
        }

        var values = new SettingValue?[rule.Operands.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = CheckOperand(findings, $"{prefix}operands[{i}]", type, rule.Operands[i]);
        }

        if (rule.Operator == RuleOperator.Between && values is [{ } from, { } to] && from.CompareTo(to) > 0)
        {
            findings.Add(new($"{prefix}operands[1]", "The second value must not be less than the first."));
        }
    }

    private static SettingValue? CheckOperand(List<ItemFinding> findings, string field, SettingDataType type, string operand)
    {
        if (operand.Length > ItemLimits.MaxOperandLength)
        {
            findings.Add(new(field, $"A value has at most {ItemLimits.MaxOperandLength} characters."));
            return null;
        }

        // Only whether it can be read matters here; the Mac reads it again in its own zone.
        if (SettingValue.TryParse(type, operand, TimeZoneInfo.Utc, out var value))
        {
            return value;
        }

        findings.Add(new(field, $"This is not a value of type {RuleOperators.Name(type)}{Example(type)}."));
        return null;
    }

    private static string Example(SettingDataType type) => type switch
    {
        SettingDataType.Integer => ", such as 10",
        SettingDataType.FloatingPoint => ", such as 2.5",
        SettingDataType.Boolean => ": true or false",
        SettingDataType.DateAndTime => ", such as 2026-03-01 12:00",
        SettingDataType.Version => ", such as 14.6.1",
        _ => "",
    };
}
