using System.Globalization;
using Espalier.Contracts.Compliance;

namespace Espalier.MacClient.Compliance;

/// <summary>What the rules of a setting say about one discovery.</summary>
/// <param name="State">Compliant, NonCompliant or Error.</param>
/// <param name="Value">What was found; null when nothing was.</param>
/// <param name="FailedRules">Rules that do not hold.</param>
/// <param name="ErrorCode">One of <see cref="ComplianceErrors"/>.</param>
/// <param name="Reason">What an administrator reads.</param>
internal sealed record Judgement(ComplianceState State, string? Value, IReadOnlyList<ComplianceRule> FailedRules, string? ErrorCode, string? Reason)
{
    /// <summary>Applies the rules to what a discovery script printed. All rules must hold (CI-SCRIPT-18).</summary>
    public static Judgement Of(SettingDefinition setting, ScriptResult discovery, TimeZoneInfo deviceZone)
    {
        if (discovery.Output is not { } text)
        {
            return new(ComplianceState.Error, null, [], discovery.ErrorCode, discovery.Reason);
        }

        if (text.Length == 0)
        {
            return discovery.ExitCode == 0 ? NotFound(setting) : Failed(discovery);
        }

        if (!SettingValue.TryParse(setting.DataType, text, deviceZone, out var value))
        {
            var reason = $"discovery script: printed '{ReportedText.Short(text)}', which is not of type {RuleOperators.Name(setting.DataType)}";
            return new(ComplianceState.Error, text, [], ComplianceErrors.ValueOfWrongType, reason);
        }

        List<ComplianceRule> failed = [];
        foreach (var rule in setting.Rules)
        {
            switch (RuleEvaluator.Evaluate(setting.DataType, rule, value, deviceZone))
            {
                case RuleOutcome.Unusable:
                    return new(ComplianceState.Error, text, [], ComplianceErrors.RuleUnusable, $"rule '{rule.Name}': {Fault(setting.DataType, rule)}");
                case RuleOutcome.DoesNotHold:
                    failed.Add(rule);
                    break;
            }
        }

        return failed.Count == 0
            ? new(ComplianceState.Compliant, text, [], null, null)
            : new(ComplianceState.NonCompliant, text, failed, null, $"value '{ReportedText.Short(text)}' fails {string.Join(" and ", failed.Select(Words))}");
    }

    /// <summary>The script succeeded and printed nothing: no rule is evaluated, each one's option decides, as its wording says (CI-SCRIPT-17).</summary>
    private static Judgement NotFound(SettingDefinition setting)
    {
        var failed = setting.Rules.Where(rule => rule.ReportNoncomplianceIfNotFound).ToList();
        return failed.Count == 0
            ? new(ComplianceState.Compliant, null, [], null, "discovery script: printed nothing, which no rule reports as noncompliance")
            : new(ComplianceState.NonCompliant, null, failed, null,
                $"discovery script: printed nothing, which {string.Join(" and ", failed.Select(rule => $"rule '{rule.Name}'"))} reports as noncompliance");
    }

    private static Judgement Failed(ScriptResult discovery)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"discovery script: ended with exit code {discovery.ExitCode} and printed nothing");
        return new(ComplianceState.Error, null, [], ComplianceErrors.ScriptFailed, discovery.LastError.Length == 0 ? reason : $"{reason}; its last error: {discovery.LastError}");
    }

    private static string Words(ComplianceRule rule) =>
        $"rule '{rule.Name}' ({RuleOperators.Name(rule.Operator)} {ReportedText.Short(string.Join(", ", rule.Operands))})";

    private static string Fault(SettingDataType type, ComplianceRule rule) =>
        RuleValidation.Validate(type, rule).FirstOrDefault(finding => finding.Field.StartsWith("oper", StringComparison.Ordinal))?.Message ?? "cannot be applied to the value.";
}
