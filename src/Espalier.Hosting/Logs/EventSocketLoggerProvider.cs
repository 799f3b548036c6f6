using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Espalier.Hosting.Logs;

/// <summary>
/// Sends <see cref="ImportantEvents"/> to syslog's socket (RFC 3164), which systemd's journal listens on too. Where nobody listens, the event stays in the log alone:
/// nothing waits for a listener.
/// </summary>
/// <param name="socket">Path of the datagram socket.</param>
/// <param name="name">Name of the program in each message.</param>
/// <param name="clock">Time of the messages.</param>
public sealed class EventSocketLoggerProvider(string socket, string name, TimeProvider clock) : ILoggerProvider
{
    /// <summary>System daemons.</summary>
    private const int Facility = 3;

    /// <summary>What every listener takes in one datagram.</summary>
    private const int MaxBytes = 2048;

    public ILogger CreateLogger(string categoryName) => new EventLogger(this);

    public void Dispose()
    {
    }

    private void Send(LogLevel level, EventId id, string message)
    {
        var priority = (Facility * 8) + level switch { LogLevel.Critical => 2, LogLevel.Error => 3, LogLevel.Warning => 4, _ => 6 };
        var text = string.Concat(message.Select(static c => char.IsControl(c) ? ' ' : c));
        var at = clock.GetLocalNow();
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{priority}>{at:MMM} {at.Day,2} {at:HH:mm:ss} {name}[{Environment.ProcessId}]: {id.Id} {text}"));
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            connection.SendTo(line.AsSpan(0, Math.Min(line.Length, MaxBytes)), new UnixDomainSocketEndPoint(socket));
        }
        catch (SocketException)
        {
            // Nobody listens, or not fast enough.
        }
    }

    private sealed class EventLogger(EventSocketLoggerProvider events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && ImportantEvents.Contains(eventId))
            {
                events.Send(logLevel, eventId, formatter(state, exception));
            }
        }
    }
}
