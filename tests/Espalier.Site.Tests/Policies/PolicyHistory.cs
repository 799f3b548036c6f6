using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.Contracts.Signatures;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;
using Espalier.Site.Policies;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Tests.Collections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Site.Tests.Policies;

/// <summary>One thing that happens, in numbers that a generator can shrink.</summary>
public sealed record PolicyStep(int What, int Device, int One, int Other, int Value);

/// <summary>A change with its preview; making it answers the problem that refused it, or null.</summary>
internal sealed record Proposal(PreviewPolicyChange Preview, Func<Task<Problem?>> MakeAsync);

/// <summary>Five Macs, one of them without client, in four collections, with three items in two baselines; and what happens to them.</summary>
internal sealed class PolicyHistory : IAsyncDisposable
{
    /// <summary>Kinds of steps.</summary>
    public const int Kinds = 16;

    private static readonly string[] Names = ["alpha", "beta", "gamma"];

    private static readonly string[] Queries =
    [
        "select * from SMS_R_System where Name = 'alpha'",
        "select * from SMS_R_System where Name <> 'beta'",
        "select * from SMS_R_System inner join SMS_G_System_OPERATING_SYSTEM on SMS_G_System_OPERATING_SYSTEM.ResourceID = SMS_R_System.ResourceId where SMS_G_System_OPERATING_SYSTEM.Version like 'b%'",
        "select * from SMS_R_System where Name in (select NetbiosName from SMS_R_System)",
    ];

    private readonly CollectionSite _site;
    private readonly MacKey _key = MacKey.Create(KeyKind.EcP256);
    private readonly List<ResourceId> _devices = [];
    private readonly Dictionary<ResourceId, Guid> _clients = [];
    private readonly List<Guid> _items = [];
    private readonly List<Guid> _baselines = [];

    private PolicyHistory(CollectionSite site) => _site = site;

    public List<CollectionId> Collections { get; } = [];

    /// <summary>The last state that each Mac reported for each deployment, which is all that the site may know of it.</summary>
    public Dictionary<(ResourceId, Guid), ComplianceState> Reported { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DevicePolicies Policies => _site.Site.Services.GetRequiredService<DevicePolicies>();

    public static async Task<PolicyHistory> BeginAsync(CollectionSite site)
    {
        await site.Site.Services.GetRequiredService<SiteCertificates>().LoadAsync(Token);
        var history = new PolicyHistory(site);
        for (var i = 0; i < 4; i++)
        {
            history.Collections.Add(await site.CreateAsync("History"));
        }

        for (var i = 0; i < 5; i++)
        {
            await history.AddDeviceAsync(hasClient: i < 4);
        }

        for (var i = 0; i < 3; i++)
        {
            var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = site.NewName("item"), Settings = [Setting(0)] };
            await site.DoAsync(new SaveConfigurationItem(item));
            history._items.Add(item.Id);
        }

        for (var i = 0; i < 2; i++)
        {
            history._baselines.Add((await site.DoAsync(new SaveBaseline(null, site.NewName("baseline"), "", [history._items[i]]))).Id);
        }

        return history;
    }

    /// <summary>A step that an administrator can preview; null for one that just happens.</summary>
    public async Task<Proposal?> ProposeAsync(PolicyStep step)
    {
        var collection = Collections[step.One];
        var deployments = await MineAsync();
        var deployment = deployments.Count == 0 ? null : deployments[step.Value % deployments.Count];
        switch (step.What)
        {
            case 0:
            {
                var request = new CreateDeployment(_baselines[step.Value % 2], collection.Value, Every(step.Value), step.Other % 2 == 0);
                return new(new() { Create = request }, () => MakeAsync(request));
            }

            case 1 when deployment is not null:
            {
                var request = new UpdateDeployment(deployment.Id, collection.Value, Every(step.Other), step.Value % 2 == 0);
                return new(new() { Update = request }, () => MakeAsync(request));
            }

            case 2 when deployment is not null:
            {
                var request = new DeleteDeployment(deployment.Id);
                return new(new() { Delete = request }, () => MakeAsync(request));
            }

            case 3:
            {
                var request = new SaveBaseline(_baselines[step.Value % 2], $"{Names[step.Value % 3]} {_baselines[step.Value % 2]}", "", [.. _items.Where((_, i) => ((step.Value + 1) >> i) % 2 == 1).DefaultIfEmpty(_items[0])]);
                return new(new() { Baseline = request }, () => MakeAsync(request));
            }

            case 4:
            {
                var stored = await _site.DoAsync(new GetConfigurationItem(_items[step.Value % 3]));
                var request = new SaveConfigurationItem(stored with { Settings = [Setting(step.Value)] });
                return new(new() { Item = request }, () => MakeAsync(request));
            }

            case 5:
                return await EditAsync(collection, [CollectionSite.Query(Queries[step.Value % Queries.Length])], step);
            case 6:
                return await EditAsync(collection, [CollectionSite.Include(Collections[step.Other])], step);
            case 7:
                return await EditAsync(collection, [CollectionSite.Exclude(Collections[step.Other])], step);
            case 8:
                return await EditAsync(collection, [CollectionSite.Direct(_devices[step.Device])], step);
            case 9:
            {
                var request = new SetCollectionVariablesRequest(collection, await VariablesAsync(new GetCollectionVariablesRequest(collection), step));
                return new(new() { CollectionVariables = request }, () => MakeAsync(request));
            }

            case 10:
            {
                var request = new SetDeviceVariablesRequest(_devices[step.Device], await VariablesAsync(new GetDeviceVariablesRequest(_devices[step.Device]), step));
                return new(new() { DeviceVariables = request }, () => MakeAsync(request));
            }

            case 15:
            {
                var request = new SetMaintenanceWindowsRequest(collection, await WindowsAsync(collection, step));
                return new(new() { MaintenanceWindows = request }, () => MakeAsync(request));
            }

            default:
                return null;
        }
    }

    /// <summary>A step that nobody previews: facts, a report, a device that goes.</summary>
    public Task HappenAsync(PolicyStep step) => step.What switch
    {
        11 => _site.ChangeDeviceAsync(_devices[step.Device], "name", Names[step.Value % 3]),
        12 => _site.SetMacOSVersionAsync(_devices[step.Device], Names[step.Value % 3]),
        13 => ReplaceDeviceAsync(step.Device),
        _ => ReportAsync(_devices[step.Device], step),
    };

    public async Task<IReadOnlyDictionary<ResourceId, PolicyOfDevice>> PoliciesAsync()
    {
        var policies = new Dictionary<ResourceId, PolicyOfDevice>();
        foreach (var device in _devices)
        {
            var version = await Policies.VersionAsync(device, _clients.GetValueOrDefault(device), Token);
            policies.Add(device, PolicyOfDevice.Of(await Policies.DesiredAsync(device, Token), version, _clients.ContainsKey(device)));
        }

        return policies;
    }

    /// <summary>The version as a site would count it that has just started.</summary>
    public Task<string> VersionFromNothingAsync(ResourceId device)
    {
        var services = _site.Site.Services;
        var options = services.GetRequiredService<SiteOptions>();
        var fresh = new DevicePolicies(
            _site.Site.Database, new ConfigurationSnapshots(_site.Site.Database, options), services.GetRequiredService<SiteCertificates>(), services.GetRequiredService<VariableSealing>(), new MembershipSignals(), options, _site.Site.Clock,
            NullLogger<DevicePolicies>.Instance);
        return fresh.VersionAsync(device, _clients.GetValueOrDefault(device), Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var baseline in _baselines)
        {
            await _site.DoAsync(new DeleteBaseline(baseline));
        }

        foreach (var item in _items)
        {
            await _site.DoAsync(new DeleteConfigurationItem(item));
        }

        foreach (var collection in Collections)
        {
            await _site.DoAsync(new UpdateCollectionRequest { Id = collection, Rules = [], LimitingId = CollectionId.AllSystems });
        }

        foreach (var collection in Collections)
        {
            await _site.DoAsync(new DeleteCollectionRequest(collection));
        }

        foreach (var device in _devices.ToList())
        {
            await RemoveDeviceAsync(device);
        }

        await _site.SettleAsync();
        _key.Dispose();
    }

    private async Task<Problem?> MakeAsync<T>(IRequest<T> request) => (await _site.TryAsync(request)).Problem;

    private async Task<List<DeploymentSummary>> MineAsync() => [.. (await _site.DoAsync(new ListDeployments())).Where(d => _baselines.Contains(d.BaselineId))];

    private async Task<Proposal> EditAsync(CollectionId collection, IReadOnlyList<CollectionRule> added, PolicyStep step)
    {
        var now = await _site.DoAsync(new GetCollectionRequest(collection));

        // Every third edit takes the first rule away instead.
        IReadOnlyList<CollectionRule> rules = step.Value % 3 == 0 && now.Rules.Count > 0 ? [.. now.Rules.Skip(1)] : [.. now.Rules, .. added];
        var limiting = step.Value == 11 && step.Other != step.One ? Collections[step.Other] : CollectionId.AllSystems;
        var priority = step.Value % 4;
        var preview = new PreviewCollectionChangeRequest { Id = collection, LimitingId = limiting, Rules = rules, VariablePriority = priority };
        return new(new() { Collection = preview }, () => MakeAsync(new UpdateCollectionRequest { Id = collection, LimitingId = limiting, Rules = rules, VariablePriority = priority }));
    }

    private async Task<IReadOnlyList<Variable>> VariablesAsync(IRequest<Variables> now, PolicyStep step)
    {
        var stored = (await _site.DoAsync(now)).Items;
        return (step.Value % 6) switch
        {
            0 => [],
            1 => [new Variable { Name = "Office", Value = Names[step.Other % 3] }],
            2 => [new Variable { Name = "OFFICE", Value = Names[step.Other % 3] }, new Variable { Name = "Pin", Value = Names[step.Other % 3], IsMasked = true }],
            3 => [new Variable { Name = "pin", Value = "1234" }],
            4 => [.. stored.Select(static v => v with { Value = null })],
            _ => [.. stored.Skip(1).Select(static v => v with { Value = null }), new Variable { Name = "Desk", Value = "7" }],
        };
    }

    private async Task<IReadOnlyList<MaintenanceWindow>> WindowsAsync(CollectionId collection, PolicyStep step)
    {
        var stored = (await _site.DoAsync(new ListMaintenanceWindowsRequest(collection))).Items;
        MaintenanceWindow New() => new() { Name = _site.NewName("Window"), Schedule = Every(step.Other) with { IntervalMinutes = 24 * 60 }, DurationMinutes = 60, IsEnabled = step.Other > 0 };
        return (step.Value % 5) switch
        {
            0 => [],
            1 => [New(), New()],
            2 => [.. stored.Skip(1), New()],
            3 => [.. stored.Select(w => w with { IsEnabled = !w.IsEnabled })],
            _ => [.. stored.Select(w => w with { DurationMinutes = 30 + step.Other, AppliesTo = (MaintenanceWindowUse)(step.Device % 3) })],
        };
    }

    private async Task AddDeviceAsync(bool hasClient)
    {
        var device = await _site.AddDeviceAsync(Names[_devices.Count % 3]);
        _devices.Add(device);
        if (hasClient)
        {
            var client = _clients[device] = Guid.CreateVersion7();
            await _site.Site.Database.WriteAsync(
                async (scope, token) =>
                {
                    scope.Context.Add(new DeviceStatus { ResourceId = device.Value, ClientId = client, HardwareId = client.ToString(), SerialNumber = "C" + device.Value });
                    return await scope.Context.SaveChangesAsync(token);
                },
                Token);
        }
    }

    private async Task ReplaceDeviceAsync(int which)
    {
        var device = _devices[which];
        var hadClient = _clients.ContainsKey(device);
        await RemoveDeviceAsync(device);
        await AddDeviceAsync(hadClient);
    }

    private async Task RemoveDeviceAsync(ResourceId device)
    {
        await _site.DeleteDeviceAsync(device);
        await _site.Site.Database.WriteAsync((scope, token) => scope.Context.Set<DeviceStatus>().Where(d => d.ResourceId == device.Value).ExecuteDeleteAsync(token), Token);
        _devices.Remove(device);
        _clients.Remove(device);
    }

    private async Task ReportAsync(ResourceId device, PolicyStep step)
    {
        var deployments = await MineAsync();
        if (deployments.Count == 0 || !_clients.TryGetValue(device, out var client))
        {
            return;
        }

        // A Mac reports what it has or had; the site must not count what it has no more.
        var deployment = deployments[step.Value % deployments.Count];
        var state = Reported[(device, deployment.Id)] = (ComplianceState)(1 + (step.Other % 4));
        var body = new BaselineStateReport { BaselineId = deployment.BaselineId, BaselineVersion = 1, DeploymentId = deployment.Id, State = state, EvaluatedAt = _site.Site.Clock.GetUtcNow() };
        var report = new Report { Sequence = 1, Kind = ReportKinds.BaselineState, ObservedAt = body.EvaluatedAt, Body = JsonSerializer.SerializeToElement(body, MessagesJson.Default.BaselineStateReport) };
        var handler = _site.Site.Services.GetServices<IReportHandler>().Single(static h => h.Kind == ReportKinds.BaselineState);
        await _site.Site.Database.WriteAsync((scope, token) => handler.HandleAsync(scope, new KnownDevice(device, client, "key", _key, [], DateTimeOffset.MaxValue, ""), report, token), Token);
    }

    private static Schedule Every(int value) => new() { Start = new DateTime(2026, 1, 1), Recurrence = Recurrence.Interval, IntervalMinutes = 60 * (1 + (value % 3)) };

    private static SettingDefinition Setting(int value) => new() { Name = "setting", DataType = SettingDataType.Text, DiscoveryScript = $"#! /bin/sh -\necho {value}\n", Rules = [new ComplianceRule { Name = "rule", Operator = RuleOperator.Equals, Operands = ["1"] }] };
}
