using Espalier.Contracts.Compliance;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Compliance;

/// <summary>
/// Evaluates one setting: discovery, rules, and where rule and deployment allow it, remediation and a second discovery whose value decides
/// (CI-SCRIPT-9 to CI-SCRIPT-11, CI-SCRIPT-16).
/// </summary>
internal sealed class SettingEvaluation(IMacPlatform platform)
{
    private const string Remediation = "remediation script";
    private readonly ScriptRun _script = new(platform);

    public async Task<SettingResult> RunAsync(SettingDefinition setting, bool remediate, ScriptVariables variables, CancellationToken token)
    {
        var found = await DiscoverAsync(setting, variables, token);
        if (!remediate || setting.RemediationScript is not { } script || !found.FailedRules.Any(rule => rule.Remediate))
        {
            return Result(setting, found, variables);
        }

        var answer = await _script.RunAsync(Remediation, script, setting.ScriptTimeoutSeconds, [found.Value ?? ""], variables, token);
        var after = answer switch
        {
            { Output: null } => found with { State = ComplianceState.Error, ErrorCode = answer.ErrorCode, Reason = answer.Reason },
            { Output: var output } when output.Trim() == "0" => await DiscoverAsync(setting, variables, token),
            _ => found with { ErrorCode = ComplianceErrors.RemediationRefused, Reason = $"{Refusal(answer)}; {found.Reason}" },
        };
        return Result(setting, after, variables) with { Remediated = answer.Output is not null, ValueBefore = ReportedText.Cut(variables.Hide(found.Value)) };
    }

    /// <summary>The result of a setting that was not evaluated.</summary>
    public static SettingResult NotRun(SettingDefinition setting, ComplianceState state, string? errorCode, string reason) =>
        new() { Setting = setting.Name, State = state, ErrorCode = errorCode, Reason = ReportedText.Cut(reason) };

    private async Task<Judgement> DiscoverAsync(SettingDefinition setting, ScriptVariables variables, CancellationToken token) =>
        Judgement.Of(setting, await _script.RunAsync("discovery script", setting.DiscoveryScript, setting.ScriptTimeoutSeconds, [], variables, token), platform.Clock.LocalTimeZone);

    private static string Refusal(ScriptResult answer)
    {
        var printed = answer.Output is { Length: > 0 } output ? $"printed '{ReportedText.Short(output)}', not 0" : "printed nothing, not 0";
        return answer.LastError.Length == 0 ? $"{Remediation}: {printed}" : $"{Remediation}: {printed} (its last error: {answer.LastError})";
    }

    private static SettingResult Result(SettingDefinition setting, Judgement judgement, ScriptVariables variables) => new()
    {
        Setting = setting.Name,
        State = judgement.State,
        Value = ReportedText.Cut(variables.Hide(judgement.Value)),
        FailedRules = [.. judgement.FailedRules.Select(rule => rule.Name)],
        ErrorCode = judgement.ErrorCode,
        Reason = ReportedText.Cut(variables.Hide(judgement.Reason)),
    };
}
