using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Messages;

/// <summary>Keeps reports that could not be accepted; bounded, because a Mac decides how many it sends.</summary>
internal static class Quarantine
{
    /// <summary>The newest reports kept of one Mac; what is wrong shows in the first, and a Mac that sends nothing else must not fill the disk.</summary>
    public const int MaxReportsPerDevice = 100;

    /// <summary>Characters kept of a report's text.</summary>
    public const int MaxRaw = 64 * 1024;

    private const int MaxKind = 64;
    private const int MaxReason = 500;

    /// <summary>Keeps the report; answers the reason as it was kept.</summary>
    public static async Task<string> AddAsync(WriteScope scope, ResourceId device, int epoch, Report report, string reason, DateTimeOffset now, CancellationToken token)
    {
        var reports = scope.Context.Set<QuarantinedReport>();
        var kept = Clean(reason, MaxReason);
        reports.Add(new QuarantinedReport
        {
            ResourceId = device.Value,
            Epoch = epoch,
            Sequence = report.Sequence,
            Kind = Clean(report.Kind, MaxKind),
            ReceivedAt = now,
            Reason = kept,
            Raw = Cut(report.Body.GetRawText(), MaxRaw),
        });
        await scope.SaveAsync(token);
        var oldest = await reports.Where(q => q.ResourceId == device.Value).OrderByDescending(q => q.Id).Skip(MaxReportsPerDevice).Select(q => (long?)q.Id).FirstOrDefaultAsync(token);
        if (oldest is { } id)
        {
            await reports.Where(q => q.ResourceId == device.Value && q.Id <= id).ExecuteDeleteAsync(token);
        }

        return kept;
    }

    /// <summary>Text that every engine stores: no control characters, no half characters.</summary>
    private static string Clean(string text, int max) => Cut(InventoryValue.From(text).GetString()!, max);

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
}
