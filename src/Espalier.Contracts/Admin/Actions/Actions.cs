using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Actions;

/// <summary>Starts an action on Macs, or adds its Macs to the one of the same kind that is under way (POL-5).</summary>
/// <param name="Kind">One of <see cref="ActionKindNames"/>.</param>
public sealed record StartAction(string Kind) : IRequest<ActionStarted>
{
    /// <summary>Devices named one by one at most; more are named by a collection or a filter.</summary>
    public const int MaxDevices = 10_000;

    /// <summary>These devices. Empty where a collection or a filter names them.</summary>
    public IReadOnlyList<ResourceId> Devices { get; init; } = [];

    /// <summary>The members of this collection, as they are when the action starts.</summary>
    public CollectionId? Collection { get; init; }

    /// <summary>Every device that the list of devices (of <see cref="Collection"/>, where one is given) shows for this text; the empty text means all.</summary>
    public string? Filter { get; init; }

    /// <summary>What that list is narrowed to, beside the text; only with <see cref="Filter"/>.</summary>
    public IReadOnlyList<DeviceCondition> Conditions { get; init; } = [];

    /// <summary>Left out, where a collection or a filter names the devices.</summary>
    public IReadOnlyList<ResourceId> Except { get; init; } = [];
}

/// <summary>An action has its Macs.</summary>
/// <param name="Id">The job.</param>
/// <param name="Targets">Macs of this request.</param>
/// <param name="Joined">They were added to a job that was under way.</param>
public sealed record ActionStarted(Guid Id, int Targets, bool Joined);

/// <summary>Jobs, the newest first: all that are under way, and finished ones of the last 30 days, 500 at most.</summary>
public sealed record ListActionJobs : IRequest<IReadOnlyList<ActionJobSummary>>;

/// <summary>One job with a window of its Macs.</summary>
/// <param name="Id">The job.</param>
public sealed record GetActionJob(Guid Id) : IRequest<ActionJobDetails>
{
    /// <summary>Only Macs on which it failed.</summary>
    public bool OnlyFailed { get; init; }

    /// <summary>Only Macs whose name contains this; empty for all.</summary>
    public string Filter { get; init; } = "";

    public ActionTargetSort Sort { get; init; }

    public bool IsDescending { get; init; }

    public int Skip { get; init; }

    /// <summary>Rows of the window, at most 1000. Default 200.</summary>
    public int Take { get; init; } = 200;
}

/// <summary>Stops a job: Macs that were not told yet are not told any more; what was done stays done.</summary>
public sealed record CancelActionJob(Guid Id) : IRequest<Done>;

/// <summary>What the Macs of a job are sorted by.</summary>
public enum ActionTargetSort
{
    Name,
    Status,
    AnsweredAt,
}

/// <summary>A job in the list.</summary>
public sealed record ActionJobSummary
{
    public required Guid Id { get; init; }

    /// <summary>One of <see cref="ActionKindNames"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The command's name: <c>Request Inventory Update</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Title of its progress dialog.</summary>
    public required string DialogTitle { get; init; }

    /// <summary>Which Macs it was asked for: <c>3 devices</c>, <c>collection Berlin</c>.</summary>
    public required string Scope { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required ActionJobState State { get; init; }

    public required int Total { get; init; }

    public required int Succeeded { get; init; }

    public required int Failed { get; init; }
}

/// <summary>How a job stands.</summary>
public enum ActionJobState
{
    Running = 0,
    Completed = 1,
    Cancelled = 2,
}

/// <summary>A job with a window of its Macs.</summary>
/// <param name="Job">The job.</param>
/// <param name="Total">Macs that the window is cut from.</param>
/// <param name="Targets">The window.</param>
public sealed record ActionJobDetails(ActionJobSummary Job, int Total, IReadOnlyList<ActionTargetSummary> Targets);

/// <summary>One Mac of a job.</summary>
public sealed record ActionTargetSummary
{
    public required ResourceId Id { get; init; }

    /// <summary>Name of the device when the job started.</summary>
    public required string Name { get; init; }

    public required ActionTargetState State { get; init; }

    /// <summary>One of <see cref="ActionStatuses"/>.</summary>
    public required string Status { get; init; }

    /// <summary>One sentence beside the status; empty where there is nothing to add.</summary>
    public required string Reason { get; init; }

    /// <summary>How often the Mac was told.</summary>
    public required int Attempts { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }
}

/// <summary>How one Mac of a job stands.</summary>
public enum ActionTargetState
{
    Waiting = 0,
    Sent = 1,
    Succeeded = 2,
    Failed = 3,
    Cancelled = 4,
}
