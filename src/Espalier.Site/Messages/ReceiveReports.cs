using System.Collections.Frozen;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Espalier.Site.Sites;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Messages;

/// <summary>
/// Takes a batch of reports: facts and the new sequence in one transaction, answered after the commit. What was seen before changes nothing, what
/// cannot be accepted is quarantined, a gap that nobody can fill starts a new epoch.
/// </summary>
internal sealed partial class ReceiveReports
{
    private readonly SiteDatabase _database;
    private readonly FrozenDictionary<string, IReportHandler> _handlers;
    private readonly TimeProvider _clock;
    private readonly SiteMetrics _metrics;
    private readonly ILogger<ReceiveReports> _logger;

    public ReceiveReports(SiteDatabase database, IEnumerable<IReportHandler> handlers, TimeProvider clock, SiteMetrics metrics, ILogger<ReceiveReports> logger)
    {
        _database = database;
        _handlers = handlers.ToFrozenDictionary(h => h.Kind);
        _clock = clock;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>What JSON allows and the contract does not: such a batch is refused whole.</summary>
    public static bool IsWellFormed(ReportBatch batch) =>
        batch.Reports.Count <= ReportBatch.MaxReports && batch.Epoch is >= 0 and < ReportBatch.MaxEpoch && batch.Reports.All(static r => r is { Sequence: > 0 });

    public async Task<ReportBatchAnswer> RunAsync(KnownDevice device, ReportBatch batch, CancellationToken token)
    {
        var (answer, taken) = await _database.WriteAsync((scope, inner) => ReceiveAsync(scope, device, batch, inner), token);
        if (!answer.Resync)
        {
            _metrics.Count(batch.Reports.Count, taken, answer.Quarantined.Count);
            if (batch.Reports.Count > 0 && _logger.IsEnabled(LogLevel.Debug))
            {
                LogTaken(device.Id.Value, batch.Reports.Count, KindsOf(batch), taken, answer.Quarantined.Count, batch.Epoch, answer.NextExpected);
            }
        }

        return answer;
    }

    /// <summary>How many of which kind; what is no kind is told by the message about its quarantine.</summary>
    private string KindsOf(ReportBatch batch) => string.Join(", ", batch.Reports.Where(r => _handlers.ContainsKey(r.Kind)).CountBy(static r => r.Kind).Select(static k => $"{k.Value} {k.Key}"));

    private async Task<(ReportBatchAnswer Answer, int Taken)> ReceiveAsync(WriteScope scope, KnownDevice device, ReportBatch batch, CancellationToken token)
    {
        var position = await Position.LoadAsync(scope, device.Id, token);
        var first = batch.Reports.Count > 0 ? batch.Reports[0].Sequence : position.Next;
        if (batch.Epoch != position.Epoch || first > position.Next)
        {
            // A Mac that missed the answer which named the new epoch is told the same one again; nothing has come in it yet.
            var isToldAlready = batch.Epoch < position.Epoch && position.Next == 1;
            var epoch = isToldAlready ? position.Epoch : Math.Max(batch.Epoch, position.Epoch) + 1;
            await new Position(epoch, 1).SaveAsync(scope, device.Id, _clock.GetUtcNow(), token);
            LogResync(device.Id.Value, batch.Epoch, first, position.Epoch, position.Next, epoch);
            return (new ReportBatchAnswer(epoch, 1, [], [], Resync: true), 0);
        }

        var next = position.Next;
        var quarantined = new List<long>();
        var resync = new List<string>();
        foreach (var report in batch.Reports)
        {
            if (report.Sequence < next)
            {
                continue;
            }

            if (report.Sequence > next)
            {
                break;
            }

            var outcome = await TakeAsync(scope, device, report, token);
            resync.AddRange(outcome.ResyncClasses);
            if (outcome.Rejected is { } reason)
            {
                var kept = await Quarantine.AddAsync(scope, device.Id, batch.Epoch, report, reason, _clock.GetUtcNow(), token);
                quarantined.Add(report.Sequence);
                LogQuarantined(device.Id.Value, report.Sequence, kept);
            }

            next++;
        }

        await new Position(position.Epoch, next).SaveAsync(scope, device.Id, _clock.GetUtcNow(), token);
        return (new ReportBatchAnswer(position.Epoch, next, quarantined, [.. resync.Distinct(StringComparer.Ordinal)], Resync: false), (int)(next - position.Next));
    }

    private async Task<ReportOutcome> TakeAsync(WriteScope scope, KnownDevice device, Report report, CancellationToken token)
    {
        if (report.Kind == ReportKinds.Dropped)
        {
            LogDropped(device.Id.Value, report.Sequence);
            return ReportOutcome.Taken;
        }

        if (!_handlers.TryGetValue(report.Kind, out var handler))
        {
            return ReportOutcome.Reject("unknown kind of report");
        }

        // What one report breaks (a value the database refuses, say) is undone for this report alone; a database that is full or gone is not the report's fault.
        const string Savepoint = "one_report";
        await scope.Transaction.SaveAsync(Savepoint, token);
        try
        {
            var outcome = await handler.HandleAsync(scope, device, report, token);
            await scope.SaveAsync(token);
            await scope.Transaction.ReleaseAsync(Savepoint, token);
            return outcome;
        }
        catch (Exception broken) when (IsOfReport(broken))
        {
            await scope.Transaction.RollbackAsync(Savepoint, CancellationToken.None);
            scope.Context.ChangeTracker.Clear();
            LogBroken(broken, device.Id.Value, report.Sequence);
            return ReportOutcome.Reject(broken.GetType().Name + ": " + broken.Message);
        }
    }

    /// <summary>
    /// Whatever a report makes a handler throw is this report's fault, a bug of ours included: it must not hold up what the Mac sends after it. What
    /// passes by itself (a connection, a full disk) is not.
    /// </summary>
    private bool IsOfReport(Exception failure) =>
        failure is not (OperationCanceledException or OutOfMemoryException or IOException) && !_database.IsUnavailable(failure);

    [LoggerMessage(1300, LogLevel.Warning, "Device {ResourceId} sent epoch {BatchEpoch} from {First}, the site has {Epoch} and waits for {Next}: resync with epoch {NewEpoch}")]
    private partial void LogResync(int resourceId, int batchEpoch, long first, int epoch, long next, int newEpoch);

    [LoggerMessage(1304, LogLevel.Debug, "Device {ResourceId} sent {Count} reports ({Kinds}): {Taken} new, {Quarantined} of them quarantined; epoch {Epoch}, next is {Next}")]
    private partial void LogTaken(int resourceId, int count, string kinds, int taken, int quarantined, int epoch, long next);

    [LoggerMessage(1301, LogLevel.Warning, "Quarantined report {Sequence} of device {ResourceId}: {Reason}")]
    private partial void LogQuarantined(int resourceId, long sequence, string reason);

    [LoggerMessage(1302, LogLevel.Warning, "Report {Sequence} of device {ResourceId} cannot be taken")]
    private partial void LogBroken(Exception exception, int resourceId, long sequence);

    [LoggerMessage(1303, LogLevel.Warning, "Device {ResourceId} had to drop report {Sequence}")]
    private partial void LogDropped(int resourceId, long sequence);
}
