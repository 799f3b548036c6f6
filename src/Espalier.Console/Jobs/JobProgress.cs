namespace Espalier.Console.Jobs;

/// <summary>How far a job on many Macs has come.</summary>
public sealed record JobProgress
{
    /// <summary>What it does: <c>Request Inventory Update</c>.</summary>
    public required string Title { get; init; }

    public required int Total { get; init; }

    public required int Succeeded { get; init; }

    public required int Failed { get; init; }

    /// <summary>Nothing more will happen.</summary>
    public required bool IsFinished { get; init; }

    public bool IsCancelled { get; init; }

    /// <summary>What did not work, with the reason.</summary>
    public IReadOnlyList<JobFailure> Failures { get; init; } = [];

    public int Processed => Succeeded + Failed;
}

/// <summary>One Mac that a job could not do.</summary>
/// <param name="ResourceName">Name of the Mac.</param>
/// <param name="Status">Short: <c>Failed</c>, <c>Cancelled</c>.</param>
/// <param name="Reason">One sentence.</param>
public sealed record JobFailure(string ResourceName, string Status, string Reason);
