using Espalier.Contracts.Identifiers;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Collections;

// Ids 1400 to 1409; the next free one is 1403.
internal sealed partial class CollectionEvaluator
{
    private void Log(Evaluation done, long milliseconds)
    {
        var changes = done.Changes.ToDictionary(static c => c.Collection);
        foreach (var (id, reason) in done.Whole)
        {
            var change = changes.GetValueOrDefault(id);
            LogEvaluated(done.Graph.Find(id)?.Name ?? "", id, reason, change?.Added.Count ?? 0, change?.Removed.Count ?? 0, milliseconds);
            changes.Remove(id);
        }

        foreach (var change in changes.Values)
        {
            var name = done.Graph.Find(change.Collection)?.Name ?? "";
            LogChanged(name, change.Collection, done.Reason, change.Added.Count, change.Removed.Count, milliseconds);
        }

        if (done.Devices > 0)
        {
            LogDevices(done.Devices, done.Reason, changes.Count, milliseconds);
        }
    }

    [LoggerMessage(1400, LogLevel.Information, "Evaluated all rules of collection {Name} ({Id}), reason {Reason}: {Added} added, {Removed} removed, {Milliseconds} ms")]
    private partial void LogEvaluated(string name, CollectionId id, EvaluationReason reason, int added, int removed, long milliseconds);

    [LoggerMessage(1401, LogLevel.Information, "Updated collection {Name} ({Id}), reason {Reason}: {Added} added, {Removed} removed, {Milliseconds} ms")]
    private partial void LogChanged(string name, CollectionId id, EvaluationReason reason, int added, int removed, long milliseconds);

    [LoggerMessage(1402, LogLevel.Debug, "Evaluated {Devices} devices, reason {Reason}: {Collections} collections changed, {Milliseconds} ms")]
    private partial void LogDevices(int devices, EvaluationReason reason, int collections, long milliseconds);
}
