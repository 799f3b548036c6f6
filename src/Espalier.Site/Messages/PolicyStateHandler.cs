using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Messages;

/// <summary>Which policy a Mac has applied.</summary>
internal sealed partial class PolicyStateHandler(ChangedDevices changedDevices, TimeProvider clock, ILogger<PolicyStateHandler> logger) : IReportHandler
{
    private const int MaxProblems = 50;
    private const int MaxProblem = 300;

    public string Kind => ReportKinds.PolicyState;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        var state = report.Body.Deserialize(MessagesJson.Default.PolicyStateReport) ?? throw new JsonException("empty body");
        if (state.Version.Length > 64 || state.ClientVersion.Length > 32)
        {
            return ReportOutcome.Reject("version is too long");
        }

        if (state.Problems.Count > MaxProblems || state.Problems.Any(static p => p is not { Length: <= MaxProblem } || p.Any(char.IsControl)))
        {
            return ReportOutcome.Reject("the list of problems is too long");
        }

        foreach (var problem in state.Problems)
        {
            LogProblem(device.Id.Value, problem);
        }

        if (System.Version.TryParse(state.ClientVersion, out _) && await DeviceRow.SetClientVersionAsync(scope, device.Id, state.ClientVersion, token))
        {
            await changedDevices.MarkAsync(scope, device.Id, token);
        }

        if (state.Version.Length == 0)
        {
            return ReportOutcome.Taken;
        }

        await scope.Command("UPDATE dev_status SET applied_policy = @version, applied_policy_at = @now WHERE resource_id = @id")
            .With("version", state.Version).With("now", clock.GetUtcNow()).With("id", device.Id.Value).RunAsync(token);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            scope.AfterCommit(() => LogApplied(device.Id.Value, state.Version, state.Problems.Count));
        }

        return ReportOutcome.Taken;
    }

    [LoggerMessage(1331, LogLevel.Debug, "Device {ResourceId} has applied policy {Version}, with {Problems} problems")]
    private partial void LogApplied(int resourceId, string version, int problems);

    [LoggerMessage(1330, LogLevel.Warning, "Device {ResourceId} has a problem with its policy: {Problem}")]
    private partial void LogProblem(int resourceId, string problem);
}
