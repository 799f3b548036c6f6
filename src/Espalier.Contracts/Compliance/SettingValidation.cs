namespace Espalier.Contracts.Compliance;

/// <summary>The part of <see cref="ItemValidation"/> that looks at one setting.</summary>
internal static class SettingValidation
{
    public static void Validate(List<ItemFinding> findings, string field, SettingDefinition setting, IReadOnlyList<string> supportedVersions)
    {
        ItemValidation.CheckName(findings, $"{field}.name", setting.Name);
        ItemValidation.CheckDescription(findings, $"{field}.description", setting.Description);
        if (!Enum.IsDefined(setting.DataType))
        {
            findings.Add(new($"{field}.dataType", "The data type is not known."));
        }

        CheckScript(findings, $"{field}.discoveryScript", setting.DiscoveryScript, supportedVersions);
        if (setting.RemediationScript is { } remediation)
        {
            CheckScript(findings, $"{field}.remediationScript", remediation, supportedVersions);
        }

        if (setting.ScriptTimeoutSeconds is < 1 or > ItemLimits.MaxScriptTimeoutSeconds)
        {
            findings.Add(new($"{field}.scriptTimeoutSeconds", $"A script may run 1 to {ItemLimits.MaxScriptTimeoutSeconds} seconds."));
        }

        ItemValidation.CheckCount(findings, $"{field}.rules", setting.Rules.Count, ItemLimits.MaxRules, "rule");
        ItemValidation.CheckUnique(findings, $"{field}.rules", setting.Rules.Select(rule => rule.Name));
        for (var i = 0; i < setting.Rules.Count; i++)
        {
            RuleValidation.Validate(findings, $"{field}.rules[{i}]", setting.DataType, setting.Rules[i]);
            if (setting.Rules[i].Remediate && setting.RemediationScript is null)
            {
                findings.Add(new($"{field}.rules[{i}].remediate", "The setting has no remediation script to run.", IsWarning: true));
            }
        }

        if (setting.RemediationScript is not null && setting.Rules.Count > 0 && setting.Rules.All(rule => !rule.Remediate))
        {
            findings.Add(new($"{field}.remediationScript", "No rule of this setting runs the remediation script.", IsWarning: true));
        }
    }

    private static void CheckScript(List<ItemFinding> findings, string field, string script, IReadOnlyList<string> supportedVersions)
    {
        if (string.IsNullOrWhiteSpace(script))
        {
            findings.Add(new(field, "A script is needed."));
        }
        else if (script.Contains('\0', StringComparison.Ordinal))
        {
            findings.Add(new(field, "This is not a script: it contains binary data."));
        }
        else if (!ItemValidation.FitsScript(script))
        {
            findings.Add(new(field, $"A script has at most {ItemLimits.MaxScriptBytes / 1024} KB."));
        }
        else if (!InterpreterLine.TryParse(script, out var line, out var error))
        {
            var text = InterpreterLine.Describe(error);
            findings.Add(new(field, $"{char.ToUpperInvariant(text[0])}{text[1..]}."));
        }
        else if (InterpreterAdvice.For(line, supportedVersions) is { } advice)
        {
            findings.Add(new(field, advice, IsWarning: true));
        }
    }
}
