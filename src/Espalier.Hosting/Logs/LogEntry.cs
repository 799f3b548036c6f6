using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Espalier.Hosting.Logs;

/// <summary>An event as <see cref="FileLoggerProvider"/> wrote it.</summary>
/// <param name="At">When.</param>
/// <param name="Level">How severe.</param>
/// <param name="EventId">Number of its kind.</param>
/// <param name="Category">What wrote it.</param>
/// <param name="Message">The message.</param>
/// <param name="Detail">The lines of an exception; empty for none.</param>
public sealed record LogEntry(DateTimeOffset At, LogLevel Level, int EventId, string Category, string Message, string Detail)
{
    private const string Format = "yyyy-MM-dd HH:mm:ss.fff zzz";
    private const string Indent = "    ";

    /// <summary>The entries of a text, the oldest first. Lines before the first entry, cut off by nobody knows what, are left out.</summary>
    public static List<LogEntry> ReadAll(string text)
    {
        var entries = new List<LogEntry>();
        var detail = new List<string>();
        LogEntry? open = null;
        foreach (var line in text.Split('\n'))
        {
            if (TryRead(line, out var entry))
            {
                Close();
                open = entry;
            }
            else if (open is not null && line.StartsWith(Indent, StringComparison.Ordinal))
            {
                detail.Add(line[Indent.Length..]);
            }
        }

        Close();
        return entries;

        void Close()
        {
            if (open is not null)
            {
                entries.Add(open with { Detail = string.Join('\n', detail) });
            }

            detail.Clear();
            open = null;
        }
    }

    private static bool TryRead(string line, out LogEntry entry)
    {
        const int Start = 30;
        entry = null!;
        if (line.Length < Start + 4 || !DateTimeOffset.TryParseExact(line.AsSpan(0, Start), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
        {
            return false;
        }

        var parts = line[(Start + 1)..].Split(' ', 4);
        if (parts.Length < 4 || LevelOf(parts[0]) is not { } level || !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        entry = new LogEntry(at, level, id, parts[2], parts[3], "");
        return true;
    }

    private static LogLevel? LevelOf(string name) => name switch
    {
        "DBG" => LogLevel.Debug,
        "INF" => LogLevel.Information,
        "WRN" => LogLevel.Warning,
        "ERR" => LogLevel.Error,
        "FTL" => LogLevel.Critical,
        _ => null,
    };
}
