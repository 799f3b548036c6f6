using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Logs;

/// <summary>The log files of the server that answers.</summary>
public sealed record ListLogFiles : IRequest<LogFileList>;

/// <summary>Log files.</summary>
/// <param name="Server">Name of the server they lie on.</param>
/// <param name="Files">By log, the newest first.</param>
public sealed record LogFileList(string Server, IReadOnlyList<LogFileSummary> Files);

/// <summary>A log file.</summary>
/// <param name="Name">For example <c>espalier_site.1.log.gz</c>.</param>
/// <param name="Log">The log it belongs to: <c>espalier_site.log</c>.</param>
/// <param name="Archive">0 for the one that is written, 1 for the newest archive.</param>
/// <param name="Bytes">As it lies there, archives compressed.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record LogFileSummary(string Name, string Log, int Archive, long Bytes, DateTimeOffset ChangedAt);

/// <summary>Reads a log, the newest messages first, through its archives.</summary>
/// <param name="Log"><see cref="LogFileSummary.Log"/>.</param>
public sealed record ReadLog(string Log) : IRequest<LogPage>
{
    /// <summary>Most messages of an answer.</summary>
    public const int MaxTake = 5_000;

    /// <summary>Only messages at least as severe. Default: all.</summary>
    public LogSeverity Severity { get; init; }

    /// <summary>Only messages of this component, by its name or a part of its full name; empty for all.</summary>
    public string Component { get; init; } = "";

    /// <summary>Only messages that contain this; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary>Messages of the answer, 1 to <see cref="MaxTake"/>. Default 500.</summary>
    public int Take { get; init; } = 500;
}

/// <summary>Messages of a log.</summary>
/// <param name="Messages">The newest first.</param>
/// <param name="Components">Components that occur in the log, by name, whatever was filtered.</param>
/// <param name="IsCut">There are older ones that meet the filter.</param>
public sealed record LogPage(IReadOnlyList<LogMessage> Messages, IReadOnlyList<string> Components, bool IsCut);

/// <summary>One message of a log.</summary>
/// <param name="At">When it was written.</param>
/// <param name="Severity">How severe it is.</param>
/// <param name="EventId">Number of its kind.</param>
/// <param name="Component">The part of the site that it comes from: <c>Enrollment</c>.</param>
/// <param name="Source">Full name of what wrote it.</param>
/// <param name="Text">The message.</param>
/// <param name="Detail">The error behind it with its trace; empty for none.</param>
public sealed record LogMessage(DateTimeOffset At, LogSeverity Severity, int EventId, string Component, string Source, string Text, string Detail);

/// <summary>How severe a message is, the least first.</summary>
public enum LogSeverity
{
    Information,
    Warning,
    Error,
    Critical,
}

/// <summary>A log file whole, as text.</summary>
/// <param name="Name"><see cref="LogFileSummary.Name"/>.</param>
public sealed record GetLogFile(string Name) : IRequest<LogFileContent>;

/// <summary>The content of a log file.</summary>
/// <param name="Name">Name of the file, without the end of a compressed one.</param>
/// <param name="Text">Its text.</param>
public sealed record LogFileContent(string Name, string Text);
