using System.Net;
using System.Runtime.CompilerServices;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.MacSimulator.Fleet;
using Espalier.MacSimulator.Scripts;
using Espalier.MacSimulator.Site;
using Espalier.Server.Hosting;
using Espalier.Server.Tests.Nodes;
using Espalier.Site;
using Espalier.Site.Messages;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Actions;

/// <summary>A whole site on loopback ports, which can be restarted, and Macs that reach it only over its ports.</summary>
internal sealed class SiteWithMacs : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-actions-");
    private readonly ScriptHost _scripts = new(new ScriptHostOptions());
    private readonly SiteHostOptions _options;
    private WebApplication? _app;
    private SiteTarget _target = null!;
    private UserId _administrator;

    private SiteWithMacs(Func<SiteOptions, SiteOptions> change, string? database)
    {
        var site = new SiteOptions
        {
            SiteCode = "T12",
            DataFolder = Path.Combine(_folder.FullName, "data"),
            KeysFolder = Path.Combine(_folder.FullName, "keys"),
            HostNames = ["localhost", "127.0.0.1"],
            RequireBoundary = false,
            PolicyPollMinutes = 24 * 60,
        };
        _options = new SiteHostOptions { Site = change(site), Ports = new SitePorts(TestPorts.Free(), TestPorts.Free()), Address = IPAddress.Loopback, IsConsolePlain = true, Database = database };
        Directory.CreateDirectory(site.DataFolder);
    }

    public IReadOnlyList<RunningMac> Macs { get; private set; } = [];

    public IServiceProvider Services => _app!.Services;

    public Uri Console => new($"http://127.0.0.1:{_options.Ports.Console}/");

    public DeviceChannels Channels => Services.GetRequiredService<DeviceChannels>();

    /// <summary>A site with Macs that are all connected and have their policy and sent their first inventory.</summary>
    public static async Task<SiteWithMacs> StartAsync(int macs, CancellationToken token, Func<SiteOptions, SiteOptions>? change = null, string firstAddress = "127.40.0.0", string? database = null, Balancer? balancer = null)
    {
        var site = new SiteWithMacs(change ?? (static o => o), database);
        balancer?.SwitchTo(site._options.Ports.Macs);
        await site.StartSiteAsync(token);
        var accounts = site.Services.GetRequiredService<Accounts>();
        site._administrator = await accounts.SaveLocalUserAsync("Administrator", null, [SecurityRole.FullAdministrator.Name], token);
        var enrollment = await site.AskAsync(new CreateEnrollmentToken("simulated Macs", macs + 10, 24, null), token);
        site._target = new SiteTarget(
            new Uri($"https://127.0.0.1:{balancer?.Port ?? site._options.Ports.Macs}"), site.Services.GetRequiredService<SiteCertificates>().AuthorityFingerprint, enrollment.Token);
        var plans = SimulatedFleet.Plan(new SimulatedFleetOptions { Count = macs, Seed = 7, EndlessScripts = 0, Travellers = 0, FirstAddress = IPAddress.Parse(firstAddress) });
        site.Macs = [.. plans.Select(plan => new RunningMac(plan, Path.Combine(site._folder.FullName, "macs", plan.Name), site._target, site._scripts))];
        foreach (var mac in site.Macs)
        {
            mac.SwitchOn();
        }

        await UntilAsync(
            async () => await site.AskAsync(new GetSiteOverview(), token) is var overview && overview.Connected == macs && overview.Inventoried == macs && overview.PolicyCurrent == macs,
            token);
        return site;
    }

    /// <summary>Ends the site and starts it again on the same database and ports.</summary>
    public async Task RestartAsync(CancellationToken token)
    {
        await StopSiteAsync();
        await StartSiteAsync(token);
    }

    /// <summary>Starts another node of the site, on ports of its own; the caller stops it.</summary>
    public async Task<(WebApplication Node, int MacPort)> StartNodeAsync(Action<IServiceCollection> configure, CancellationToken token)
    {
        var options = _options with
        {
            Site = _options.Site with { DataFolder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "data-2")).FullName },
            Ports = new SitePorts(TestPorts.Free(), TestPorts.Free()),
        };
        return (await SiteHost.StartAsync(options, configure, token), options.Ports.Macs);
    }

    /// <summary>The port of the first node for Macs.</summary>
    public int MacPort => _options.Ports.Macs;

    public async Task StopSiteAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }

    public async Task StartSiteAsync(CancellationToken token) => _app = await SiteHost.StartAsync(_options, null, token);

    public async Task<T> AskAsync<T>(IRequest<T> request, CancellationToken token)
    {
        var result = await Services.GetRequiredService<OperationsGate>().RunAsync(_administrator, request, token);
        result.Problem.ShouldBeNull();
        return result.Value!;
    }

    public Task<Result<T>> TryAsync<T>(IRequest<T> request, CancellationToken token) => Services.GetRequiredService<OperationsGate>().RunAsync(_administrator, request, token);

    public Task<string> ApiTokenAsync(bool isSignInLink, CancellationToken token) =>
        Services.GetRequiredService<Accounts>().CreateTokenAsync(_administrator, "test", TimeSpan.FromHours(1), isSignInLink, token);

    public async Task<IReadOnlyDictionary<string, DeviceSummary>> DevicesAsync(CancellationToken token) =>
        (await AskAsync(new ListDevices("", null, "name", false, 0, 500), token)).Rows.ToDictionary(static d => d.Name);

    public async Task<ResourceId> IdOfAsync(RunningMac mac, CancellationToken token) => (await DevicesAsync(token))[mac.Plan.Name].Id;

    /// <summary>Waits until the job is as <paramref name="isSo"/> wants it.</summary>
    public async Task<ActionJobDetails> JobAsync(Guid id, Func<ActionJobDetails, bool> isSo, CancellationToken token)
    {
        var details = await AskAsync(new GetActionJob(id) { Take = 1000 }, token);
        await UntilAsync(async () => isSo(details = await AskAsync(new GetActionJob(id) { Take = 1000 }, token)), token);
        return details;
    }

    public Task<ActionJobDetails> FinishedAsync(Guid id, CancellationToken token) => JobAsync(id, static d => d.Job.State != ActionJobState.Running, token);

    /// <summary>Switches a Mac off for so long that the site does not await it any more.</summary>
    public async Task SwitchOffForLongAsync(RunningMac mac, CancellationToken token)
    {
        var id = await IdOfAsync(mac, token);
        await mac.SwitchOffAsync();
        await UntilAsync(() => Task.FromResult(!Channels.IsConnected(id)), token);
        await Services.GetRequiredService<LastContacts>().FlushAsync(token);
        await RunSqlAsync($"UPDATE dev_status SET last_contact_at = last_contact_at - 3600000000 WHERE resource_id = {id}", token);
    }

    /// <summary>A device that no client ever spoke for, as discovery would leave it.</summary>
    public async Task<ResourceId> AddRecordAsync(int id, string name, string clientVersion, string system, CancellationToken token)
    {
        await RunSqlAsync(
            $"""
            INSERT INTO dev_devices (resource_id, name, name_f, client_version, client_version_f, operating_system_name_and_version, operating_system_name_and_version_f)
            VALUES ({id}, '{name}', '{name.ToUpperInvariant()}', {(clientVersion.Length == 0 ? "NULL" : $"'{clientVersion}'")}, NULL, '{system}', '{Contracts.Inventory.Folding.Fold(system)}')
            """,
            token);
        return new ResourceId(id);
    }

    public Task RunSqlAsync(string sql, CancellationToken token) =>
        Services.GetRequiredService<SiteDatabase>().WriteAsync((scope, inner) => scope.Command(sql).RunAsync(inner), token);

    public static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken token, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        var longest = TimeSpan.FromMinutes(4);
        var began = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(longest, what);
            await look.WaitForNextTickAsync(token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Macs.Select(static m => m.DisposeAsync().AsTask()));
        await StopSiteAsync();
        _scripts.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
