using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Problems;

/// <summary>The problem reports that this site keeps, the newest first (PROB-15).</summary>
public sealed record ListProblemReports : IRequest<IReadOnlyList<ProblemReportSummary>>;

/// <summary>A problem report in the list.</summary>
public sealed record ProblemReportSummary
{
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ProblemReportOrigin Origin { get; init; }

    public required ProblemReportState State { get; init; }

    /// <summary>Data of the site server is inside: the guide's <c>Proxy info</c>.</summary>
    public required bool HasSiteInfo { get; init; }

    /// <summary>Data of a Mac is inside.</summary>
    public required bool HasMacInfo { get; init; }

    /// <summary>Made automatically, or what the user wrote.</summary>
    public required string Description { get; init; }

    /// <summary>The user who asked for it; empty where none did.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The Mac; null where it is about none.</summary>
    public ResourceId? Device { get; init; }

    /// <summary>The Mac's name when it was made; empty where it is about none.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Size of the archive; 0 while it is being made.</summary>
    public required long Bytes { get; init; }

    /// <summary>Why the Mac's part is missing, or why it was not sent; empty where nothing is wrong.</summary>
    public required string Problem { get; init; }
}

/// <summary>Who makes a problem report.</summary>
public enum ProblemReportOrigin
{
    /// <summary>An administrator, in the console.</summary>
    Console = 0,

    /// <summary>A user of a Mac.</summary>
    Mac = 1,

    /// <summary>The site server by itself, after it had ended unexpectedly.</summary>
    Crash = 2,

    /// <summary>The stand-alone tool on the server.</summary>
    Tool = 3,
}

/// <summary>How far a problem report is.</summary>
public enum ProblemReportState
{
    /// <summary>Its data are being gathered.</summary>
    Gathering = 0,

    /// <summary>It lies on the server.</summary>
    Kept = 1,
}

/// <summary>A report with what is in it (PROB-18).</summary>
/// <param name="Id">The report.</param>
public sealed record GetProblemReport(Guid Id) : IRequest<ProblemReportDetails>;

/// <summary>What is in a report.</summary>
/// <param name="Report">The report.</param>
/// <param name="Files">Its files; those of the Mac's part after <c>mac.zip/</c>. At most 1000.</param>
/// <param name="SupportAddress">Where it is sent to; null where the site has no address for it and reports are kept as files.</param>
/// <param name="Path">The file on the server; empty while it is being made.</param>
public sealed record ProblemReportDetails(ProblemReportSummary Report, IReadOnlyList<ProblemReportFile> Files, Uri? SupportAddress, string Path);

/// <summary>A file of a report.</summary>
/// <param name="Name">Name with folders.</param>
/// <param name="Bytes">Length, as the archive says.</param>
public sealed record ProblemReportFile(string Name, long Bytes);

/// <summary>Gathers a problem report: of the console, of the site server, and of a Mac where one is named. With an address for it, it is sent when it is whole.</summary>
/// <param name="Message">What the administrator writes, at most 2000 characters.</param>
public sealed record StartProblemReport(string Message) : IRequest<ProblemReportStarted>
{
    /// <summary>The Mac to ask; null for the site server alone.</summary>
    public ResourceId? Device { get; init; }

    /// <summary>What the console knows of itself: the page, the browser. At most 20 entries of 500 characters.</summary>
    public IReadOnlyDictionary<string, string> Console { get; init; } = new Dictionary<string, string>();
}

/// <summary>A report is being gathered.</summary>
/// <param name="Id">The report.</param>
public sealed record ProblemReportStarted(Guid Id);

/// <summary>How far a report is that was started, also after it was sent and removed.</summary>
/// <param name="Id">The report.</param>
public sealed record FollowProblemReport(Guid Id) : IRequest<ProblemReportProgress>;

/// <summary>How far a report is.</summary>
/// <param name="State">What happens with it.</param>
/// <param name="Number">Its report ID: the support's when it was sent, and else the site's own.</param>
/// <param name="Problem">What went wrong, and what to do; empty where nothing did.</param>
public sealed record ProblemReportProgress(ProblemReportStep State, string Number, string Problem);

/// <summary>Steps of a report that was started.</summary>
public enum ProblemReportStep
{
    /// <summary>The Mac is being asked, the site's data gathered.</summary>
    Gathering,

    /// <summary>It is whole and about to be sent.</summary>
    Sending,

    /// <summary>It was sent, and the server has it no more.</summary>
    Sent,

    /// <summary>It stays on the server.</summary>
    Kept,

    /// <summary>Somebody deleted it.</summary>
    Deleted,
}

/// <summary>Sends a report to the support and removes it from the server (PROB-16).</summary>
/// <param name="Id">The report.</param>
public sealed record SendProblemReport(Guid Id) : IRequest<ProblemReportSent>;

/// <summary>A report was sent.</summary>
/// <param name="Number">The support's report ID.</param>
public sealed record ProblemReportSent(string Number);

/// <summary>Removes a report from list and server (PROB-16).</summary>
/// <param name="Id">The report.</param>
public sealed record DeleteProblemReport(Guid Id) : IRequest<Done>;

/// <summary>Reads a report's archive, a window at a time.</summary>
/// <param name="Id">The report.</param>
/// <param name="Offset">First byte. The first window is audited.</param>
public sealed record ReadProblemReport(Guid Id, long Offset = 0) : IRequest<ProblemReportWindow>
{
    /// <summary>Bytes of a window at most.</summary>
    public const int MaxBytes = 1024 * 1024;
}

/// <summary>A window of an archive.</summary>
/// <param name="Name">File name for the archive.</param>
/// <param name="Total">Its length.</param>
/// <param name="Bytes">The window; empty at the end.</param>
public sealed record ProblemReportWindow(string Name, long Total, byte[] Bytes);

/// <summary>The newest entries of the <c>Problem Report Operations Log</c>, 1000 at most (PROB-17).</summary>
public sealed record ListProblemReportOperations : IRequest<IReadOnlyList<ProblemReportOperation>>;

/// <summary>What was done with a report.</summary>
/// <param name="Id">The entry.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Report">The report.</param>
/// <param name="Number">The support's report ID of one that was sent; else empty.</param>
/// <param name="By">Who; empty for the site itself.</param>
/// <param name="Detail">The report's description, or what went wrong.</param>
public sealed record ProblemReportOperation(Guid Id, DateTimeOffset At, ProblemReportOperationKind Kind, Guid Report, string Number, string By, string Detail);

/// <summary>What can be done with a report.</summary>
public enum ProblemReportOperationKind
{
    Created = 0,
    Sent = 1,
    SendingFailed = 2,
    Deleted = 3,
    Downloaded = 4,
}
