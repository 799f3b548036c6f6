using System.Text.Json;

namespace Espalier.Contracts.Messages;

/// <summary>One message of a Mac to its site, kept in the client's outbox until the site has acknowledged it.</summary>
public sealed record Report
{
    /// <summary>Number within (enrollment, epoch), from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>What <see cref="Body"/> is: one of <see cref="ReportKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The Mac's time when the facts were observed.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The typed body.</summary>
    public required JsonElement Body { get; init; }
}

/// <summary>Kinds of <see cref="Report"/>.</summary>
public static class ReportKinds
{
    /// <summary><see cref="Inventory.InventoryReport"/>.</summary>
    public const string Inventory = "inventory";

    /// <summary><see cref="Compliance.ItemStateReport"/>.</summary>
    public const string ItemState = "item-state";

    /// <summary><see cref="Compliance.BaselineStateReport"/>.</summary>
    public const string BaselineState = "baseline-state";

    /// <summary><see cref="PolicyStateReport"/>.</summary>
    public const string PolicyState = "policy-state";

    /// <summary>Stands where the Mac had to drop a report for lack of space, so that the sequence has no gap; has no body.</summary>
    public const string Dropped = "dropped";
}

/// <summary>Which policy the Mac has applied, with problems by assignment.</summary>
/// <param name="Version">The policy's ETag as the site gave it, without quotes.</param>
/// <param name="ClientVersion">Version of the client, without the suffix <c>-PMA</c>.</param>
/// <param name="Problems">Assignments that could not be taken, with the reason.</param>
public sealed record PolicyStateReport(string Version, string ClientVersion, IReadOnlyList<string> Problems);

/// <summary>Body of <c>POST /client/v1/reports</c>.</summary>
/// <param name="Epoch">The epoch the sequences belong to.</param>
/// <param name="Reports">In order of sequence; at most <see cref="MaxReports"/>.</param>
public sealed record ReportBatch(int Epoch, IReadOnlyList<Report> Reports)
{
    /// <summary>Reports in one batch, so that one transaction stays short.</summary>
    public const int MaxReports = 200;

    /// <summary>Highest epoch that is taken; it grows by one with each enrollment and resync.</summary>
    public const int MaxEpoch = 1_000_000_000;
}

/// <summary>Answer to a batch; everything below <see cref="NextExpected"/> is on the site's disk.</summary>
/// <param name="Epoch">The epoch that counts now; differs from the batch's after a resync.</param>
/// <param name="NextExpected">The sequence the site waits for.</param>
/// <param name="Quarantined">Sequences that were kept raw because they could not be accepted.</param>
/// <param name="ResyncClasses">Inventory classes whose difference did not fit: the client sends them in full.</param>
/// <param name="Resync">The site lost track (restored from a backup): new epoch, full inventory, all states.</param>
public sealed record ReportBatchAnswer(int Epoch, long NextExpected, IReadOnlyList<long> Quarantined, IReadOnlyList<string> ResyncClasses, bool Resync);
