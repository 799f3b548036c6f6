using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security;
using Espalier.Hosting.Logs;

namespace Espalier.Server.Hosting;

/// <summary>Writes <see cref="ImportantEvents"/> to the Application log of Windows, with the product's name as source. Making the source takes an administrator once.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsEventLoggerProvider : ILoggerProvider
{
    private const string Source = "Espalier";

    public ILogger CreateLogger(string categoryName) => new EventLogger();

    public void Dispose()
    {
    }

    private sealed class EventLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || !ImportantEvents.Contains(eventId))
            {
                return;
            }

            var kind = logLevel >= LogLevel.Error ? EventLogEntryType.Error : logLevel == LogLevel.Warning ? EventLogEntryType.Warning : EventLogEntryType.Information;
            try
            {
                EventLog.WriteEntry(Source, formatter(state, exception), kind, eventId.Id);
            }
            catch (Exception failure) when (failure is SecurityException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // No right to make the source, or the log is full; the event stays in the site's own logs.
            }
        }
    }
}
