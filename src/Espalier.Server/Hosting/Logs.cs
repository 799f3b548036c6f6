using System.Globalization;
using Serilog;
using Serilog.Events;

namespace Espalier.Server.Hosting;

/// <summary>Logs of the site server: a file in the data folder, and standard error where a person looks on.</summary>
internal static class Logs
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    public static void Configure(WebApplicationBuilder builder, SiteHostOptions options)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.File(
                Path.Combine(options.Site.DataFolder, "logs", "espalier_site.log"),
                outputTemplate: Template,
                formatProvider: CultureInfo.InvariantCulture,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: 1024 * 1024,
                retainedFileCountLimit: 10);
        if (options.LogToConsole)
        {
            configuration.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
    }
}
