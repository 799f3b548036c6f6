using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Schedules;
using Espalier.MacClient.Compliance;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Runtime;

/// <summary>
/// The running client of an enrolled Mac: keeps the channel open, downloads policy, takes inventory and evaluates baselines when they are due, and
/// sends what waits. Each of these goes on whatever happens to the others; what was done is in the store.
/// </summary>
public sealed partial class ClientRuntime : IDisposable
{
    internal const string LastInventorySetting = "schedule.inventory";

    /// <summary>Work, a busy processor and a clock that is set by seconds stay below this; a sleep does not.</summary>
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMinutes(1);

    private readonly IMacPlatform _mac;
    private readonly ClientStore _store;
    private readonly ClientOptions _options;
    private readonly ILogger _logger;
    private readonly SiteSession _session;
    private readonly Outbox _outbox;
    private readonly PolicyClient _policy;
    private readonly LostSite _lost;
    private readonly StoredBaselineRuns _runs;
    private readonly InventoryReporter _inventory;
    private readonly BaselineAgenda _agenda;
    private readonly Signal _pollNow = new();
    private readonly Signal _workNow = new();
    private readonly SemaphoreSlim _downloading = new(1);
    private readonly SemaphoreSlim _collecting = new(1);
    private readonly SemaphoreSlim _sending = new(1);
    private volatile bool _inventoryNow;

    public ClientRuntime(IMacPlatform mac, ClientStore store, ClientIdentity identity, ClientOptions options, ILogger logger)
    {
        _mac = mac;
        _store = store;
        _options = options;
        _logger = logger;
        _session = new SiteSession(store, identity, mac.Clock, options.BoundTo);
        _outbox = new Outbox(store);
        _policy = new PolicyClient(store);
        _lost = new LostSite(store, mac.Clock);
        _runs = new StoredBaselineRuns(store);
        _inventory = new InventoryReporter(store);
        _agenda = new BaselineAgenda(mac, _runs, identity.ClientId, options.Spread, AddReportAsync) { Variables = OpenVariables };
        _actions = CreateActions();
        if (store.DamagedFile is { } damaged)
        {
            LogStoreReplaced(damaged);
        }

        _outbox.InventoryLost += OnInventoryLost;
        _outbox.StatesNeeded += OnStatesNeeded;
    }

    /// <summary>Reports that wait to be sent.</summary>
    public int WaitingReports => _outbox.Count;

    /// <summary>Takes and sends inventory now.</summary>
    public void RequestInventory()
    {
        _inventoryNow = true;
        _workNow.Raise();
    }

    /// <summary>Asks for the policy now.</summary>
    public void RequestPolicy() => _pollNow.Raise();

    /// <summary>Takes inventory and sends it with everything that waits; answers null, or the problem that stopped it.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached; the inventory waits in the outbox.</exception>
    public async Task<string?> ReportInventoryAsync(CancellationToken token)
    {
        await TakeInventoryAsync(token);
        return await SendReportsAsync(token);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task[] loops =
        [
            ChannelLoopAsync(stop.Token), PolicyLoopAsync(stop.Token), WorkLoopAsync(stop.Token), SendLoopAsync(stop.Token),
            _actions.ActAsync(stop.Token), AnswerLoopAsync(stop.Token), PortLoopAsync(stop.Token),
        ];
        try
        {
            // A loop ends only when it is cancelled, or by a bug; then the others must not go on as half a client.
            await await Task.WhenAny(loops);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(loops.Select(static loop => loop.ContinueWith(static _ => { }, TaskScheduler.Default)));
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _outbox.Dispose();
        _downloading.Dispose();
        _collecting.Dispose();
        _sending.Dispose();
    }

    private async Task ChannelLoopAsync(CancellationToken token)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LongestRetry);
        var wasOpen = false;
        void Opened()
        {
            backoff.Reset();
            wasOpen = true;
        }

        while (true)
        {
            try
            {
                await new SiteChannel(_session.Connection, _session.Identity, _pollNow.Raise, _actions.Take).ReadAsync(Opened, token);
            }
            catch (Exception lost) when (IsConnectionFailure(lost, token))
            {
                LogChannelLost(lost.Message);
                if (wasOpen && lost is HttpRequestException { StatusCode: null })
                {
                    // A channel that cannot be opened again tells first that the site is gone; the policy's next turn may be an hour away, and it is what looks for the site.
                    _pollNow.Raise();
                    wasOpen = false;
                }
            }

            await Task.Delay(backoff.Next(), _mac.Clock, token);
        }
    }

    private Task PolicyLoopAsync(CancellationToken token) => new PolicyPolls(
        DownloadPolicyAsync,
        SeekAsync,
        () => TimeSpan.FromMinutes(_policy.Current?.Device.Settings.PolicyPollMinutes ?? new ClientSettings().PolicyPollMinutes),
        (wait, inner) => WaitAsync(_pollNow, wait, inner)).RunAsync(_options, token);

    /// <summary>Waits by the clock on the wall, in pieces; when that was set back, no longer than the wait was meant to be.</summary>
    private async Task WaitAsync(Signal signal, TimeSpan wait, CancellationToken token)
    {
        var due = _mac.Clock.GetUtcNow() + wait;
        while (due - _mac.Clock.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            if (left > wait)
            {
                due -= left - wait;
                left = wait;
            }

            if (await signal.WaitAsync(left < _options.LongestWait ? left : _options.LongestWait, _mac.Clock, token))
            {
                return;
            }
        }
    }

    private async Task WorkLoopAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                var assignments = _policy.Current?.Assignments.Baselines ?? [];
                await TakeInventoryIfDueAsync(token);
                await _agenda.RunDueAsync(assignments, token);
                var next = Earlier(await _agenda.FindNextDueAsync(assignments, token), NextInventory());
                await RestAsync(next, token);
            }
            catch (Exception full) when (StoreFault.IsPassing(full))
            {
                LogStoreNotWritten(full.Message);
                await Task.Delay(_options.LongestRetry, _mac.Clock, token);
            }
        }
    }

    /// <summary>Waits until something is due or for one piece of that time; a Mac that slept meanwhile waits for its own moment of the spread.</summary>
    private async Task RestAsync(DateTimeOffset until, CancellationToken token)
    {
        var before = _mac.Clock.GetUtcNow();
        var wait = until - before < _options.LongestWait ? until - before : _options.LongestWait;
        if (wait > TimeSpan.Zero && !await _workNow.WaitAsync(wait, _mac.Clock, token) && _mac.Clock.GetUtcNow() - before > wait + ShortestSleep)
        {
            await _workNow.WaitAsync(ScheduleEvaluator.Spread(_session.Identity.ClientId, _options.WakeSpread), _mac.Clock, token);
        }
    }

    private async Task TakeInventoryIfDueAsync(CancellationToken token)
    {
        if (_inventoryNow || NextInventory() <= _mac.Clock.GetUtcNow())
        {
            _inventoryNow = false;
            await TakeInventoryAsync(token);
        }
    }

    /// <summary>Takes inventory now; it waits in the outbox.</summary>
    internal async Task TakeInventoryAsync(CancellationToken token)
    {
        using var turn = await Turn.TakeAsync(_collecting, token);
        var takenAt = _mac.Clock.GetUtcNow();
        var full = await new InventoryCollector(_mac).CollectAsync(fileVault: null, token);
        foreach (var report in _inventory.Compose(full))
        {
            await AddReportAsync(ReportKinds.Inventory, JsonSerializer.SerializeToElement(report, InventoryJson.Default.InventoryReport), token);
            _inventory.Remember(report);
        }

        RememberInventory(takenAt);
        LogInventoryTaken(full.Classes.Count, full.Gaps.Count);
        GiveMemoryBack();
    }

    private void GiveMemoryBack()
    {
        if (_options.GivesMemoryBack)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private void RememberInventory(DateTimeOffset takenAt) =>
        _store.Set(LastInventorySetting, JsonSerializer.SerializeToUtf8Bytes(takenAt.UtcTicks, InventoryJson.Default.Int64));

    private DateTimeOffset NextInventory()
    {
        if (_store.Find(LastInventorySetting) is not { } last)
        {
            return DateTimeOffset.MinValue;
        }

        var now = _mac.Clock.GetUtcNow();
        var taken = new DateTimeOffset(JsonSerializer.Deserialize(last, InventoryJson.Default.Int64), TimeSpan.Zero);
        if (taken > now)
        {
            // The clock was set back since: what it said then must not keep the next inventory waiting until then.
            taken = now;
            RememberInventory(now);
        }

        var schedule = _policy.Current?.Device.Settings.InventorySchedule ?? new ClientSettings().InventorySchedule;
        var due = ScheduleEvaluator.Next(schedule, taken, _mac.Clock.LocalTimeZone) ?? taken + TimeSpan.FromDays(7);
        return due + ScheduleEvaluator.Spread(_session.Identity.ClientId, _options.Spread);
    }

    private async Task SendLoopAsync(CancellationToken token)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LongestRetry);
        while (true)
        {
            var wait = TimeSpan.FromMinutes(10);
            try
            {
                var problem = await SendReportsAsync(token);
                if (problem is null)
                {
                    backoff.Reset();
                }
                else
                {
                    wait = backoff.Next();
                }
            }
            catch (Exception lost) when (IsConnectionFailure(lost, token))
            {
                LogReportsNotSent(lost.Message);
                wait = backoff.Next();
            }

            await _outbox.WaitAsync(wait, token);
        }
    }

    /// <summary>Sends everything that waits; answers null, or the problem that stopped it.</summary>
    internal async Task<string?> SendReportsAsync(CancellationToken token)
    {
        using var turn = await Turn.TakeAsync(_sending, token);
        var problem = await new ReportSender(_outbox, _session.Connection).SendAllAsync(token);
        if (problem is not null)
        {
            LogReportsRefused(problem);
        }

        return problem;
    }

    private ScriptVariables OpenVariables() => _policy.Current is { } policy ? ScriptVariables.Open(policy.Device, _session.Identity) : ScriptVariables.None;

    private Task AddReportAsync(string kind, JsonElement body, CancellationToken token)
    {
        _outbox.Add(kind, _mac.Clock.GetUtcNow(), body);
        return Task.CompletedTask;
    }

    private void OnInventoryLost()
    {
        _inventory.Forget();
        RequestInventory();
    }

    private void OnStatesNeeded()
    {
        _runs.Clear();
        _store.Set(ReportedPolicySetting, null);
        _pollNow.Raise();
        _workNow.Raise();
    }

    internal static bool IsConnectionFailure(Exception failure, CancellationToken token) =>
        failure is HttpRequestException or IOException or JsonException || StoreFault.IsPassing(failure) || (failure is OperationCanceledException && !token.IsCancellationRequested);

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } first && first < b ? first : b;
}
