using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Espalier.Testing;

/// <summary>Keeps what is logged: <c>builder.AddProvider(records)</c>.</summary>
public sealed class LogRecords : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, int EventId, string Message)> _records = [];

    private event Action<int>? Logged;

    public IReadOnlyList<(LogLevel Level, int EventId, string Message)> All => [.. _records];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    /// <summary>Waits until an event with this id is logged, or was.</summary>
    public async Task WaitForAsync(int eventId, CancellationToken token)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(int id)
        {
            if (id == eventId)
            {
                seen.TrySetResult();
            }
        }

        Logged += Look;
        try
        {
            if (_records.All(r => r.EventId != eventId))
            {
                await seen.Task.WaitAsync(token);
            }
        }
        finally
        {
            Logged -= Look;
        }
    }

    public void Dispose()
    {
    }

    private void Add(LogLevel level, int eventId, string message)
    {
        _records.Enqueue((level, eventId, message));
        Logged?.Invoke(eventId);
    }

    private sealed class Recorder(LogRecords records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            records.Add(logLevel, eventId.Id, formatter(state, exception));
    }
}
