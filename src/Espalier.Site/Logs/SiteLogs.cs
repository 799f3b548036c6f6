using Espalier.Contracts.Admin.Logs;
using Espalier.Hosting.Logs;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Logs;

/// <summary>The messages of the site's own logs.</summary>
public sealed class SiteLogs(SiteOptions options)
{
    /// <summary>The log of the running site server (LOGF-4).</summary>
    public const string Main = "espalier_site.log";

    /// <summary>Important events of the site server (LOGF-11).</summary>
    public const string Events = "espalier_events.log";

    public LogFolder Folder { get; } = new(options.LogFolder);

    /// <summary>Messages of a log, the newest first, one file after another as they are asked for.</summary>
    public async IAsyncEnumerable<LogMessage> ReadAsync(string log, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        foreach (var file in Folder.List().Where(f => f.Log == log).OrderBy(static f => f.Archive))
        {
            var entries = await Folder.ReadAsync(file, token) is { } text ? LogEntry.ReadAll(text) : [];
            for (var i = entries.Count - 1; i >= 0; i--)
            {
                var e = entries[i];
                yield return new LogMessage(e.At, SeverityOf(e.Level), e.EventId, ComponentOf(e.Category), e.Category, e.Message, e.Detail);
            }
        }
    }

    /// <summary>The part of the site behind a category: <c>Espalier.Site.Enrollment.EnrollDevice</c> is <c>Enrollment</c>.</summary>
    public static string ComponentOf(string category) => category.Split('.') switch
    {
        ["Espalier", "Site", var feature, ..] => feature,
        ["Espalier", "Server", var part, _, ..] => part,
        ["Espalier", var project, ..] => project,
        ["Microsoft", "AspNetCore", ..] => "Web server",
        [var first, ..] => first,
        [] => "",
    };

    private static LogSeverity SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Warning => LogSeverity.Warning,
        LogLevel.Error => LogSeverity.Error,
        LogLevel.Critical => LogSeverity.Critical,
        _ => LogSeverity.Information,
    };
}
