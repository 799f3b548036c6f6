using System.Net.Security;
using System.Security.Authentication;
using Espalier.Console;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Sites;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using OpenTelemetry.Metrics;

namespace Espalier.Server.Hosting;

/// <summary>Builds the site server with its console from options; tests, the demo and <c>serve</c> run the same one.</summary>
internal static partial class SiteHost
{
    /// <summary>Connections at most: 100,000 Macs with an open channel, consoles and room for a storm.</summary>
    private const int MaxConnections = 150_000;

    private const int MaxHeaderBytes = 16 * 1024;

    /// <summary>The longest ticket of Windows, 48,000 bytes, as text and with what else a browser sends.</summary>
    private const int MaxHeaderBytesWithTicket = 80 * 1024;

    public static async Task<WebApplication> StartAsync(SiteHostOptions options, Action<IServiceCollection>? configure, CancellationToken token)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiteHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseStaticWebAssets();
        Logs.Configure(builder, options);
        builder.Services.AddSingleton(options.Ports);
        builder.Services.AddSingleton(_ => options.CreateEngine(SiteRole.ModelParts));
        builder.Services.AddSite(options.Site with { MacPort = options.Ports.Macs, FilesPort = options.Ports.Files });
        builder.Services.AddConsole();
        builder.Services.AddSessionKeys(options.Site);
        var takesTickets = options.Site.Keytab is not null && !options.IsConsolePlain;
        builder.Services.Configure<ConsoleOptions>(o => (o.SiteCode, o.TakesTickets) = (options.Site.SiteCode, takesTickets));
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(SiteMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddPrometheusExporter());
        configure?.Invoke(builder.Services);
        SiteCertificates? certificates = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = takesTickets ? MaxHeaderBytesWithTicket : MaxHeaderBytes;
            kestrel.Limits.MaxRequestBodySize = 17 * 1024 * 1024;
            kestrel.Listen(options.Address, options.Ports.Macs, listen => listen.UseHttps(Tls(() => certificates!)));
            if (options.Ports.Files is { } files)
            {
                kestrel.Listen(options.Address, files);
            }

            kestrel.Listen(options.Address, options.Ports.Console, listen =>
            {
                if (!options.IsConsolePlain)
                {
                    listen.UseHttps(Tls(() => certificates!));
                }
            });
        });

        var app = builder.Build();
        try
        {
            await DatabasePreparation.PrepareAsync(app.Services, token);
            certificates = app.Services.GetRequiredService<SiteCertificates>();
            await certificates.LoadAsync(token);

            // Gauges are there from the first scrape on, not from the first report.
            app.Services.GetRequiredService<SiteMetrics>();
            app.Services.GetRequiredService<SiteStart>();
            app.UseExceptionHandler();
            app.UseRouting();
            app.UseMiddleware<PortGuard>();
            app.UseConsole();
            app.MapGroup("").WithMetadata(new ServedOn(PortUse.Macs)).MapSiteForMacs();
            app.MapGroup("").WithMetadata(new ServedOn(PortUse.Macs, PortUse.Administrators)).MapSiteAnnouncement();
            app.MapGroup("").WithMetadata(new ServedOn(PortUse.Macs, PortUse.Files)).MapSiteForEverybody();
            app.MapSiteForAdministrators();
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().RequireMonitoringAccess();
            app.MapConsole(options.StaticAssets);
            LogLife(app, options);
            await app.StartAsync(token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested && FailureOf(app.Services) is { } failed)
        {
            // A service that fails ends the host, which cancels its start: why it failed is what happened.
            await app.DisposeAsync();
            throw new InvalidOperationException($"{failed.Service} failed while the site started: {failed.Failure.Message}", failed.Failure);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    private static void LogLife(WebApplication app, SiteHostOptions options)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SiteHost).FullName!);
        LogProperties(
            log, options.Site.SiteCode, options.Site.SiteName, string.Join(", ", options.Site.HostNames), options.Ports.Macs, options.Ports.Console, options.Ports.Files ?? 0,
            options.Database is null ? "SQLite" : "PostgreSQL", options.LogLimits.FileBytes, options.LogLimits.SavedLogs);
        app.Lifetime.ApplicationStarted.Register(() => LogStarted(log, options.Site.SiteCode, SiteVersion.Current));
        app.Lifetime.ApplicationStopping.Register(() => LogStops(log, options.Site.SiteCode));
        app.Lifetime.ApplicationStopped.Register(() => LogStopped(log, options.Site.SiteCode));
    }

    [LoggerMessage(3200, LogLevel.Information, "Properties read: site {Site} '{Name}', host names {Names}; ports {Macs} (Macs), {Console} (console), {Files} (files); database {Database}; logs of {LogBytes} bytes, {SavedLogs} saved")]
    private static partial void LogProperties(ILogger logger, string site, string name, string names, int macs, int console, int files, string database, long logBytes, int savedLogs);

    [LoggerMessage(3201, LogLevel.Information, "The site server of {Site}, version {Version}, has started")]
    private static partial void LogStarted(ILogger logger, string site, string version);

    [LoggerMessage(3202, LogLevel.Information, "The site server of {Site} stops")]
    private static partial void LogStops(ILogger logger, string site);

    [LoggerMessage(3203, LogLevel.Information, "The site server of {Site} has stopped")]
    private static partial void LogStopped(ILogger logger, string site);

    private static (string Service, Exception Failure)? FailureOf(IServiceProvider services) => services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(static s => s.ExecuteTask?.Exception?.InnerException is { } failure ? (s.GetType().Name, failure) : ((string, Exception)?)null)
        .FirstOrDefault(static f => f is not null);

    /// <summary>
    /// TLS 1.2 stays beside 1.3, because .NET on macOS speaks no more by default. The certificate comes with its chain: given as a certificate alone, it would have it
    /// built anew for every handshake, which costs more than the handshake.
    /// </summary>
    private static TlsHandshakeCallbackOptions Tls(Func<SiteCertificates> certificates) => new()
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ServerCertificateContext = certificates().ServerTls,
        }),
    };
}
