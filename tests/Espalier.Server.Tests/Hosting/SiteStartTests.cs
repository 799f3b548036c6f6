using System.Net;
using Espalier.Server.Hosting;
using Espalier.Site;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Hosting;

/// <summary>A site that does not start says why.</summary>
public sealed class SiteStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-start-");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_service_that_fails_meanwhile_is_named_with_its_reason_instead_of_a_start_that_was_cancelled()
    {
        var options = new SiteHostOptions
        {
            Site = new SiteOptions { SiteCode = "T12", DataFolder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "data")).FullName, KeysFolder = Path.Combine(_folder.FullName, "keys") },
            Ports = new SitePorts(TestPorts.Free(), TestPorts.Free()),
            Address = IPAddress.Loopback,
            IsConsolePlain = true,
        };

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            SiteHost.StartAsync(options, static services => services.AddHostedService<FailingService>().AddHostedService<SlowService>(), TestContext.Current.CancellationToken));

        failure.Message.ShouldBe("FailingService failed while the site started: No space left on device");
        failure.InnerException.ShouldBeOfType<IOException>();
    }

    private sealed class FailingService : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new IOException("No space left on device");
    }

    /// <summary>Holds the start up until the failure has ended it.</summary>
    private sealed class SlowService(IHostApplicationLifetime lifetime) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
