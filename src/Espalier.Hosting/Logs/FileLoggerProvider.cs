using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Espalier.Hosting.Logs;

/// <summary>Which events a log takes.</summary>
public delegate bool LogFilter(string category, LogLevel level, EventId id);

/// <summary>Writes what is logged to a <see cref="RotatingLog"/>: one line per event, local time with its offset, level, event id, category, message.</summary>
/// <param name="file">The log file; its folder must exist.</param>
/// <param name="limits">Its limits.</param>
/// <param name="clock">Time of the lines.</param>
/// <param name="takes">What it takes; null for everything.</param>
/// <param name="least">The least level that it takes.</param>
public sealed class FileLoggerProvider(string file, LogLimits limits, TimeProvider clock, LogFilter? takes = null, LogLevel least = LogLevel.Information) : ILoggerProvider
{
    private readonly RotatingLog _log = new(file, limits);

    public ILogger CreateLogger(string categoryName) => new FileLogger(_log, categoryName, clock, takes, least);

    public void Dispose() => _log.Dispose();

    private sealed class FileLogger(RotatingLog log, string category, TimeProvider clock, LogFilter? takes, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || takes?.Invoke(category, logLevel, eventId) == false)
            {
                return;
            }

            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"{clock.GetLocalNow():yyyy-MM-dd HH:mm:ss.fff zzz} {Name(logLevel)} {eventId.Id} {category} ");
            Append(line, formatter(state, exception), "");
            line.Append('\n');
            if (exception is not null)
            {
                foreach (var part in exception.ToString().Split('\n'))
                {
                    Append(line, part, "    ");
                    line.Append('\n');
                }
            }

            log.Write(Encoding.UTF8.GetBytes(line.ToString()));
        }

        /// <summary>Control characters become blanks: what a tool or a server said must not look like lines of ours.</summary>
        private static void Append(StringBuilder line, string text, string indent)
        {
            line.Append(indent);
            foreach (var letter in text)
            {
                line.Append(char.IsControl(letter) ? ' ' : letter);
            }
        }

        private static string Name(LogLevel level) => level switch
        {
            LogLevel.Trace or LogLevel.Debug => "DBG",
            LogLevel.Information => "INF",
            LogLevel.Warning => "WRN",
            LogLevel.Error => "ERR",
            _ => "FTL",
        };
    }
}
