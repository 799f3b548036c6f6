using System.Collections.Concurrent;
using System.Net;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Espalier.MacSimulator.Site;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Life;

/// <summary>A simulated Mac with the real client, which a test starts and stops; its scripts can be held and answered by the test.</summary>
internal sealed class LivingMac : IMacPlatform, IAsyncDisposable
{
    private static readonly ScriptHost Host = new(new ScriptHostOptions());

    private readonly SimulatedMac _mac;
    private readonly string _file;
    private ClientStore? _store;
    private ClientRuntime? _client;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    private LivingMac(SimulatedMac mac, string file)
    {
        _mac = mac;
        _file = file;
    }

    public TimeProvider Clock => _mac.Clock;

    /// <summary>The waits of the client.</summary>
    public required WatchedWaits Waits { get; init; }

    /// <summary>Changes the client's options of the next start.</summary>
    public Func<ClientOptions, ClientOptions> Change { get; set; } = static options => options;

    /// <summary>Scripts that were begun.</summary>
    public ConcurrentQueue<ScriptCall> Scripts { get; } = [];

    /// <summary>Answers a script; null lets the Mac really run it.</summary>
    public Func<ScriptCall, Task<ScriptAnswer>>? Answer { get; set; }

    public ClientRuntime Client => _client ?? throw new InvalidOperationException("The client does not run.");

    public static async Task<(LivingMac? Enrolled, string? Refusal)> TryEnrollAsync(SiteTarget target, string folder, TimeProvider clock, int number, MacSystem system, Func<SimulatedMacPlan, SimulatedMacPlan>? change = null)
    {
        var token = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(folder);
        var plan = new SimulatedMacPlan
        {
            Number = number,
            Seed = 6 + (ulong)number,
            Hardware = HardwareModels.Find("Mac14,2")!,
            System = system,
            Name = $"MBA-{number:0000}",
            Address = IPAddress.Loopback,
            NetworkAddress = IPAddress.Parse("10.20.5.17"),
        };
        plan = change?.Invoke(plan) ?? plan;
        var waits = new WatchedWaits(clock);
        var living = new LivingMac(new SimulatedMac(plan, waits, Host), Path.Combine(folder, "client.db")) { Waits = waits };
        var facts = await DeviceFactsReader.ReadAsync(living, token);
        var enrolled = await new Enroller(clock, plan.Address).EnrollAsync(target.Url, target.AuthorityFingerprint, new EnrollmentAuthorization { Token = target.Token }, facts!, "1.0.0", previous: null, token);
        if (enrolled.Identity is null)
        {
            await living.DisposeAsync();
            return (null, enrolled.Detail);
        }

        using var store = ClientStore.Open(living._file);
        using var outbox = new Outbox(store);
        outbox.Begin(enrolled.Epoch);
        enrolled.Identity.Save(store);
        return (living, null);
    }

    public static Task<ScriptAnswer> Prints(string text) => Task.FromResult(new ScriptAnswer(ScriptOutcome.Exited, 0, text, ""));

    /// <summary>Starts the client as a restart of the Mac would: all it knows is in its store.</summary>
    public void Start()
    {
        _store = ClientStore.Open(_file);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _client = new ClientRuntime(this, _store, ClientIdentity.Load(_store)!, Change(new ClientOptions { Version = "1.0.0", LongestRetry = TimeSpan.FromMinutes(2), WakeSpread = TimeSpan.Zero }), NullLogger.Instance);
        _running = _client.RunAsync(_stop.Token);
    }

    public async Task StopAsync()
    {
        if (_stop is not null)
        {
            await _stop.CancelAsync();
            await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
            _client!.Dispose();
            _store!.Dispose();
            _stop.Dispose();
            _stop = null;
        }
    }

    /// <summary>The policy that is on the disk of a Mac whose client does not run.</summary>
    public StoredPolicy? KeptPolicy()
    {
        using var store = ClientStore.Open(_file);
        return new PolicyClient(store).Current;
    }

    public Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token) => _mac.RunAsync(call, token);

    public Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token)
    {
        Scripts.Enqueue(call);
        return Answer is { } answer ? answer(call).WaitAsync(token) : _mac.RunScriptAsync(call, token);
    }

    public Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token) => _mac.ReadFileAsync(path, maxBytes, token);

    public Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token) => _mac.ListFolderAsync(path, token);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _mac.Dispose();
    }
}
