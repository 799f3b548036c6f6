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
    private const string LastInventorySetting = "schedule.inventory";

    private readonly IMacPlatform _mac;
    private readonly ClientStore _store;
    private readonly ClientOptions _options;
    private readonly ILogger _logger;
    private readonly SiteSession _session;
    private readonly Outbox _outbox;
    private readonly PolicyClient _policy;
    private readonly StoredBaselineRuns _runs;
    private readonly InventoryReporter _inventory;
    private readonly BaselineAgenda _agenda;
    private readonly Signal _pollNow = new();
    private readonly Signal _workNow = new();
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
        _runs = new StoredBaselineRuns(store);
        _inventory = new InventoryReporter(store);
        _agenda = new BaselineAgenda(mac, _runs, identity.ClientId, options.Spread, AddReportAsync);
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

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task[] loops = [ChannelLoopAsync(stop.Token), PolicyLoopAsync(stop.Token), WorkLoopAsync(stop.Token), SendLoopAsync(stop.Token)];
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
    }

    private async Task ChannelLoopAsync(CancellationToken token)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LongestRetry);
        while (true)
        {
            try
            {
                await new SiteChannel(_session.Connection, _session.Identity, Take).ReadAsync(backoff.Reset, token);
            }
            catch (Exception lost) when (IsConnectionFailure(lost, token))
            {
                LogChannelLost(lost.Message);
            }

            await Task.Delay(backoff.Next(), _mac.Clock, token);
        }
    }

    private void Take(string kind)
    {
        switch (kind)
        {
            case ActionKinds.Inventory:
                RequestInventory();
                break;
            case ActionKinds.Evaluate:
                _runs.Clear();
                _pollNow.Raise();
                _workNow.Raise();
                break;
            default:
                _pollNow.Raise();
                break;
        }
    }

    private async Task PolicyLoopAsync(CancellationToken token)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LongestRetry);
        while (true)
        {
            var wait = TimeSpan.FromMinutes(_policy.Current?.Device.Settings.PolicyPollMinutes ?? new ClientSettings().PolicyPollMinutes);
            try
            {
                var outcome = await _policy.DownloadAsync(_session.Connection, _session.Identity, token);
                if (outcome.Problem is { } problem)
                {
                    LogPolicyRefused(problem);
                    wait = backoff.Next();
                }
                else
                {
                    backoff.Reset();
                    await ApplyAsync(outcome, token);
                }
            }
            catch (Exception lost) when (IsConnectionFailure(lost, token))
            {
                LogPolicyNotReached(lost.Message);
                wait = backoff.Next();
            }

            await _pollNow.WaitAsync(wait, _mac.Clock, token);
        }
    }

    private async Task ApplyAsync(PolicyOutcome outcome, CancellationToken token)
    {
        if (outcome.Authorities is { } authorities)
        {
            _session.Trust(authorities);
        }

        if (_session.Connection.ShouldRenew)
        {
            await _session.RenewAsync(token);
        }

        if (outcome.IsNew)
        {
            var state = new PolicyStateReport(_policy.Current!.Version, _options.Version, []);
            await AddReportAsync(ReportKinds.PolicyState, JsonSerializer.SerializeToElement(state, MessagesJson.Default.PolicyStateReport), token);
            LogPolicyApplied(_policy.Current.Version, outcome.Updates);
            _workNow.Raise();
        }
    }

    private async Task WorkLoopAsync(CancellationToken token)
    {
        while (true)
        {
            var assignments = _policy.Current?.Assignments.Baselines ?? [];
            await TakeInventoryIfDueAsync(token);
            await _agenda.RunDueAsync(assignments, token);
            var next = Earlier(await _agenda.FindNextDueAsync(assignments, token), NextInventory());
            await _workNow.WaitAsync(next - _mac.Clock.GetUtcNow(), _mac.Clock, token);
        }
    }

    private async Task TakeInventoryIfDueAsync(CancellationToken token)
    {
        if (!_inventoryNow && NextInventory() > _mac.Clock.GetUtcNow())
        {
            return;
        }

        _inventoryNow = false;
        var takenAt = _mac.Clock.GetUtcNow();
        var full = await new InventoryCollector(_mac).CollectAsync(fileVault: null, token);
        if (_inventory.Compose(full) is { } report)
        {
            await AddReportAsync(ReportKinds.Inventory, JsonSerializer.SerializeToElement(report, InventoryJson.Default.InventoryReport), token);
            _inventory.Remember(report);
        }

        _store.Set(LastInventorySetting, JsonSerializer.SerializeToUtf8Bytes(takenAt.UtcTicks, InventoryJson.Default.Int64));
        LogInventoryTaken(full.Classes.Count, full.Gaps.Count);
    }

    private DateTimeOffset NextInventory()
    {
        if (_store.Find(LastInventorySetting) is not { } last)
        {
            return DateTimeOffset.MinValue;
        }

        var taken = new DateTimeOffset(JsonSerializer.Deserialize(last, InventoryJson.Default.Int64), TimeSpan.Zero);
        var schedule = _policy.Current?.Device.Settings.InventorySchedule ?? new ClientSettings().InventorySchedule;
        return ScheduleEvaluator.Next(schedule, taken, _mac.Clock.LocalTimeZone) ?? taken + TimeSpan.FromDays(7);
    }

    private async Task SendLoopAsync(CancellationToken token)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LongestRetry);
        while (true)
        {
            var wait = TimeSpan.FromMinutes(10);
            try
            {
                var problem = await new ReportSender(_outbox, _session.Connection).SendAllAsync(token);
                if (problem is null)
                {
                    backoff.Reset();
                }
                else
                {
                    LogReportsRefused(problem);
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
        _workNow.Raise();
    }

    private static bool IsConnectionFailure(Exception failure, CancellationToken token) =>
        failure is HttpRequestException or IOException or JsonException || (failure is OperationCanceledException && !token.IsCancellationRequested);

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } first && first < b ? first : b;
}
