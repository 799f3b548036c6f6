using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Espalier.Testing;

/// <summary>Keeps what is logged: <c>builder.AddProvider(records)</c>.</summary>
public sealed class LogRecords : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, int EventId, string Message)> _records = [];

    public IReadOnlyList<(LogLevel Level, int EventId, string Message)> All => [.. _records];

    public ILogger CreateLogger(string categoryName) => new Recorder(_records);

    public void Dispose()
    {
    }

    private sealed class Recorder(ConcurrentQueue<(LogLevel, int, string)> records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
    }
}
