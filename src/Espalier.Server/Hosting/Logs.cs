using Espalier.Hosting.Logs;
using Espalier.Server.Databases;
using Espalier.Server.Setup;
using Espalier.Site.Logs;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Hosting;

/// <summary>Logs of the site server: files in one folder, standard error where a person looks on, and the computer's event facility for what is important.</summary>
internal static class Logs
{
    /// <summary>Set-up of site server and console (LOGF-2).</summary>
    public const string Setup = "espalier_setup.log";

    /// <summary>Every run of the configuration (LOGF-3).</summary>
    public const string Configuration = "espalier_site_config.log";

    /// <summary>Actions and errors of the console (LOGF-10).</summary>
    public const string Console = "espalier_console.log";

    private const string OfConsole = "Espalier.Console";
    private const string OfPages = "Microsoft.AspNetCore.Components";

    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "logs");

    /// <summary>A log for what runs before or beside a site; disposing it closes the file.</summary>
    public static ILoggerFactory CreateFactory(string dataFolder, string name)
    {
        var folder = FolderIn(dataFolder);
        PrivateFiles.CreateFolder(folder);
        return LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            .Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(Path.Combine(folder, name), LimitsIn(dataFolder), TimeProvider.System)));
    }

    public static void Configure(WebApplicationBuilder builder, SiteHostOptions options)
    {
        PrivateFiles.CreateFolder(options.Site.LogFolder);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);

        // Made by the container, so that it also closes the files. What goes wrong in the console is counted with the site's components too.
        AddFile(builder, options, SiteLogs.Main, static (category, level, _) => level >= LogLevel.Warning || !IsOfConsole(category));
        AddFile(builder, options, Console, static (category, _, _) => IsOfConsole(category));
        AddFile(builder, options, SiteLogs.Events, static (_, _, id) => ImportantEvents.Contains(id));
        builder.Services.AddSingleton<ILoggerProvider>(_ => new ComponentLoggerProvider(options.Site.LogFolder, options.LogLimits, TimeProvider.System));
        builder.Logging.AddFilter<ComponentLoggerProvider>("Espalier.Site", LogLevel.Debug);
        builder.Services.AddSingleton<ILoggerProvider>(_ => OperatingSystem.IsWindows() ? new WindowsEventLoggerProvider() : new EventSocketLoggerProvider(options.EventSocket, "espalier", TimeProvider.System));
        if (options.LogToConsole)
        {
            builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }

    private static void AddFile(WebApplicationBuilder builder, SiteHostOptions options, string name, LogFilter takes) =>
        builder.Services.AddSingleton<ILoggerProvider>(_ => new FileLoggerProvider(Path.Combine(options.Site.LogFolder, name), options.LogLimits, TimeProvider.System, takes));

    private static bool IsOfConsole(string category) => category.StartsWith(OfConsole, StringComparison.Ordinal) || category.StartsWith(OfPages, StringComparison.Ordinal);

    /// <summary>Those of the site that is there; settings that cannot be read are somebody else's to tell.</summary>
    private static LogLimits LimitsIn(string dataFolder)
    {
        try
        {
            return SiteSettingsFile.Find(dataFolder)?.Preferences.ToLogLimits() ?? LogLimits.Default;
        }
        catch (UnusableDatabaseException)
        {
            return LogLimits.Default;
        }
    }
}
