using Espalier.MacSimulator;
using Espalier.MacSimulator.Life;
using Espalier.MacSimulator.Scripts;
using Espalier.MacSimulator.Site;

namespace Espalier.Server.Tests.Actions;

/// <summary>A simulated Mac with the real client, which can be switched off and on again; what its client logged shows what it did.</summary>
internal sealed class RunningMac(SimulatedMacPlan plan, string folder, SiteTarget target, ScriptHost scripts) : IAsyncDisposable
{
    /// <summary>The client's log of an inventory that was taken.</summary>
    private const int InventoryTaken = 5004;

    private readonly SimulatedMac _mac = new(plan, TimeProvider.System, scripts);
    private readonly LogRecords _log = new();
    private CancellationTokenSource? _on;
    private Task _running = Task.CompletedTask;

    public SimulatedMacPlan Plan => plan;

    public SimulatedMac Mac => _mac;

    /// <summary>Where its client keeps its store.</summary>
    public string Folder => folder;

    /// <summary>Inventories that the client has taken so far.</summary>
    public int Inventories => _log.All.Count(static r => r.EventId == InventoryTaken);

    public void SwitchOn()
    {
        _on = new CancellationTokenSource();
        _running = new ConnectedMac(_mac, folder, target, LifePace.None, _log.CreateLogger("")).RunAsync(_on.Token);
    }

    public async Task SwitchOffAsync()
    {
        if (_on is not { } on)
        {
            return;
        }

        _on = null;
        await on.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException) when (on.IsCancellationRequested)
        {
            // Switched off.
        }

        on.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await SwitchOffAsync();
        _mac.Dispose();
        _log.Dispose();
    }
}
