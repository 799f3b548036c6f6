using Espalier.Hosting.Logs;
using Espalier.Site.Logs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Hosting;

/// <summary>The logs of the site's functions, each with its own file and rotation. A category that has none costs nothing here.</summary>
internal sealed class ComponentLoggerProvider(string folder, LogLimits limits, TimeProvider clock) : ILoggerProvider
{
    private readonly Dictionary<ComponentLog, FileLoggerProvider> _files =
        ComponentLog.All.ToDictionary(static log => log, log => new FileLoggerProvider(Path.Combine(folder, log.Name), limits, clock, least: LogLevel.Debug));

    public ILogger CreateLogger(string categoryName) => ComponentLog.Of(categoryName) is { } log ? _files[log].CreateLogger(categoryName) : NullLogger.Instance;

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }
}
