using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;

namespace Espalier.Site.Messages;

/// <summary>Which policy a Mac has applied.</summary>
internal sealed class PolicyStateHandler(TimeProvider clock) : IReportHandler
{
    public string Kind => ReportKinds.PolicyState;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        var state = report.Body.Deserialize(MessagesJson.Default.PolicyStateReport) ?? throw new JsonException("empty body");
        if (state.Version.Length > 64 || state.ClientVersion.Length > 32)
        {
            return ReportOutcome.Reject("version is too long");
        }

        await scope.Command("UPDATE dev_status SET applied_policy = @version, applied_policy_at = @now WHERE resource_id = @id")
            .With("version", state.Version).With("now", clock.GetUtcNow()).With("id", device.Id.Value).RunAsync(token);
        return ReportOutcome.Taken;
    }
}
