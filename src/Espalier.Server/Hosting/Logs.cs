using Espalier.Hosting.Logs;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Hosting;

/// <summary>Logs of the site server: a file in the data folder, and standard error where a person looks on.</summary>
internal static class Logs
{
    /// <summary>A log for what runs before or beside a site; disposing it closes the file.</summary>
    public static ILoggerFactory CreateFactory(string dataFolder, string name)
    {
        var folder = Path.Combine(dataFolder, "logs");
        PrivateFiles.CreateFolder(folder);
        return LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            .Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(Path.Combine(folder, name), LogLimits.Default, TimeProvider.System)));
    }

    public static void Configure(WebApplicationBuilder builder, SiteHostOptions options)
    {
        PrivateFiles.CreateFolder(options.Site.LogFolder);
        var file = Path.Combine(options.Site.LogFolder, "espalier_site.log");
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);

        // Made by the container, so that it also closes the file.
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(file, LogLimits.Default, TimeProvider.System));
        if (options.LogToConsole)
        {
            builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }
}
