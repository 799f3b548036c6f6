using System.Text;
using Espalier.Contracts.Compliance;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Compliance;

/// <summary>Evaluates configuration items on this Mac. Whatever goes wrong with one ends in its own report, never in an exception.</summary>
public sealed class ItemEvaluation(IMacPlatform platform)
{
    private readonly SettingEvaluation _setting = new(platform);

    /// <summary>Evaluates one item now; maintenance windows do not matter (BASE-6).</summary>
    /// <param name="item">The item.</param>
    /// <param name="deploymentId">The deployment that asks.</param>
    /// <param name="remediate">The deployment allows remediation.</param>
    /// <param name="variables">What its scripts find in their environment.</param>
    /// <param name="token">Ends a running script too.</param>
    public async Task<ItemStateReport> RunAsync(ConfigurationItemDefinition item, Guid deploymentId, bool remediate, ScriptVariables variables, CancellationToken token)
    {
        try
        {
            if (item.SupportedVersions.Count > 0)
            {
                var version = await FindVersionAsync(token);
                if (version is null)
                {
                    return NotRun(item, deploymentId, ComplianceState.Error, ComplianceErrors.VersionUnknown, "the macOS version of this Mac could not be read");
                }

                if (!item.SupportedVersions.Any(prefix => DottedVersion.TryParse(prefix, out var supported) && version.BeginsWith(supported)))
                {
                    return NotRun(item, deploymentId, ComplianceState.NotApplicable, null, $"macOS {version} is not among the item's supported versions: {string.Join(", ", item.SupportedVersions)}");
                }
            }

            var results = new List<SettingResult>();
            foreach (var setting in item.Settings)
            {
                results.Add(await _setting.RunAsync(setting, remediate, variables, token));
            }

            return Report(item, deploymentId, Worst(results), results);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            return NotRun(item, deploymentId, ComplianceState.Error, ComplianceErrors.ClientFailed, $"the Mac client could not evaluate the item: {e.Message}");
        }
    }

    /// <summary>The report of an item that was not evaluated.</summary>
    internal ItemStateReport NotRun(ConfigurationItemDefinition item, Guid deploymentId, ComplianceState state, string? errorCode, string reason) =>
        Report(item, deploymentId, state, [.. item.Settings.Select(setting => SettingEvaluation.NotRun(setting, state, errorCode, reason))]);

    private ItemStateReport Report(ConfigurationItemDefinition item, Guid deploymentId, ComplianceState state, IReadOnlyList<SettingResult> settings) => new()
    {
        ItemId = item.Id,
        ItemVersion = item.Version,
        DeploymentId = deploymentId,
        State = state,
        EvaluatedAt = platform.Clock.GetUtcNow(),
        Settings = settings,
    };

    /// <summary>A proven fault says more than a script that failed.</summary>
    private static ComplianceState Worst(List<SettingResult> results) =>
        results.Exists(result => result.State == ComplianceState.NonCompliant) ? ComplianceState.NonCompliant
        : results.Exists(result => result.State == ComplianceState.Error) ? ComplianceState.Error
        : ComplianceState.Compliant;

    private async Task<DottedVersion?> FindVersionAsync(CancellationToken token)
    {
        var answer = await platform.RunAsync(new ToolCall("/usr/bin/sw_vers", "-productVersion"), token);
        return answer.Succeeded && DottedVersion.TryParse(Encoding.UTF8.GetString(answer.Output).Trim(), out var version) ? version : null;
    }
}
