using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;

namespace Espalier.Server.Tests.Identity;

/// <summary>A handler with a bug for every way in which one can fail.</summary>
internal sealed class BrokenHandler : IReportHandler
{
    public const string KindName = "broken";

    public string Kind => KindName;

    public async Task<ReportOutcome> HandleAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        switch (report.Body.GetProperty("how").GetString())
        {
            case "null":
                _ = ((string?)null)!.Length;
                return ReportOutcome.Taken;
            case "index":
                throw new NotSupportedException("a bug\nwith a second line");
            case "overflow":
                throw new OverflowException("a bug");
            case "written, then thrown":
                await scope.Command("UPDATE dev_status SET applied_policy = 'half' WHERE resource_id = @id").With("id", device.Id.Value).RunAsync(token);
                scope.Context.Add(Row(device, "tracked, not saved"));
                throw new KeyNotFoundException("a bug");
            case "saved too late":
                // Two rows with one key are refused only when the context is saved.
                var row = Row(device, "twice");
                scope.Context.Add(row);
                await scope.SaveAsync(token);
                scope.Context.ChangeTracker.Clear();
                scope.Context.Add(Row(device, "twice", row.Id));
                return ReportOutcome.Taken;
            case "statement":
                await scope.Command("INSERT INTO dev_status (resource_id) VALUES (@id)").With("id", device.Id.Value).RunAsync(token);
                return ReportOutcome.Taken;
            default:
                return ReportOutcome.Taken;
        }
    }

    private static QuarantinedReport Row(KnownDevice device, string reason, long id = 0) => new()
    {
        Id = id,
        ResourceId = device.Id.Value,
        Epoch = 0,
        Sequence = 0,
        Kind = "test",
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Reason = reason,
        Raw = "",
    };
}
