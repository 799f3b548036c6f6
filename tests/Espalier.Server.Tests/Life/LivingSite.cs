using System.Net;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Site;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Collections;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Life;

/// <summary>A whole site on real ports of this host, with a clock that a test moves for the site and its Macs alike.</summary>
internal sealed class LivingSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-living-");
    private readonly SitePorts _ports = new(TestPorts.Free(), TestPorts.Free());
    private WebApplication _app = null!;
    private UserId _admin;
    private int _macs;

    /// <summary>Begins today: TLS certificates are checked by the host's own clock.</summary>
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public RequestWatch Requests { get; } = new();

    public CollectionId AllMacs { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LivingSite> StartAsync(Func<SiteOptions, SiteOptions>? change = null, string? database = null)
    {
        var site = new LivingSite();
        var folder = site._folder.FullName;
        var options = new SiteOptions { SiteCode = "T12", DataFolder = Path.Combine(folder, "data"), KeysFolder = Path.Combine(folder, "keys"), HostNames = ["127.0.0.1"], RequireBoundary = false };
        Directory.CreateDirectory(options.DataFolder);
        var host = new SiteHostOptions { Site = change?.Invoke(options) ?? options, Ports = site._ports, Address = IPAddress.Loopback, IsConsolePlain = true, Database = database, StaticAssets = "Espalier.Console.staticwebassets.endpoints.json" };
        site._app = await SiteHost.StartAsync(host, services => services.AddSingleton<TimeProvider>(site.Clock).AddSingleton<IStartupFilter>(site.Requests), Token);
        site._admin = await site._app.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", null, [SecurityRole.FullAdministrator.Name], Token);
        site.AllMacs = (await site.DoAsync(new ListCollectionsRequest { Filter = CollectionSeed.AllMacsName })).Items[0].Id;
        return site;
    }

    public Task<Result<T>> TryAsync<T>(IRequest<T> request) => _app.Services.GetRequiredService<OperationsGate>().RunAsync(_admin, request, Token);

    public async Task<T> DoAsync<T>(IRequest<T> request)
    {
        var result = await TryAsync(request);
        result.Problem.ShouldBeNull();
        return result.Value!;
    }

    /// <summary>An enrolled Mac whose client does not run yet.</summary>
    public async Task<LivingMac> EnrollAsync(MacSystem? system = null, Func<SimulatedMacPlan, SimulatedMacPlan>? change = null)
    {
        var mac = await TryEnrollAsync(system, change);
        return mac.Enrolled.ShouldNotBeNull(mac.Refusal);
    }

    /// <summary>As <see cref="EnrollAsync"/>, for a Mac that the site may refuse.</summary>
    public async Task<(LivingMac? Enrolled, string? Refusal)> TryEnrollAsync(MacSystem? system = null, Func<SimulatedMacPlan, SimulatedMacPlan>? change = null)
    {
        var token = await DoAsync(new CreateEnrollmentToken("test", 1, 24, null));
        var target = new SiteTarget(new Uri($"https://127.0.0.1:{_ports.Macs}"), _app.Services.GetRequiredService<SiteCertificates>().AuthorityFingerprint, token.Token);
        var answer = await LivingMac.TryEnrollAsync(target, Path.Combine(_folder.FullName, $"mac{_macs + 1}"), Clock, _macs + 1, system ?? MacSystem.Find("15.6.1")!, change);
        _macs += answer.Enrolled is null ? 0 : 1;
        return answer;
    }

    /// <summary>Waits until the site has evaluated that its Macs are Macs.</summary>
    public async Task MemberOfAllMacsAsync()
    {
        while ((await DoAsync(new ListCollectionMembersRequest { Id = AllMacs })).Items.Count < _macs)
        {
            await Task.Delay(10, Token);
        }
    }

    /// <summary>Deploys a baseline of items with one setting each to all Macs, daily.</summary>
    public async Task<Guid> DeployAsync(string name, params IReadOnlyList<SettingDefinition> settings)
    {
        var items = new List<Guid>();
        foreach (var setting in settings)
        {
            var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = $"{name}: {setting.Name}", Settings = [setting] };
            items.Add((await DoAsync(new SaveConfigurationItem(item))).Id);
        }

        var baseline = await DoAsync(new SaveBaseline(null, name, "", items));
        var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        return (await DoAsync(new CreateDeployment(baseline.Id, AllMacs.Value, daily, Remediate: false))).Id;
    }

    public static SettingDefinition Setting(string name, string script, string expected = "1") => new()
    {
        Name = name,
        DataType = SettingDataType.Text,
        DiscoveryScript = script,
        ScriptTimeoutSeconds = 1,
        Rules = [new ComplianceRule { Name = "Is " + expected, Operator = RuleOperator.Equals, Operands = [expected] }],
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
