using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Life;

/// <summary>
/// Lets things happen to a simulated Mac, the same ones in the same order for the same seed. Simulated time decides when something
/// happens; what is written down carries the Mac's clock, which the speed of a simulation never touches.
/// </summary>
public sealed class SimulatedLife
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly MacState _mac;
    private readonly SeededRandom _random;
    private readonly PriorityQueue<Occasion, TimeSpan> _coming = new();
    private readonly LifeActions _actions;
    private bool _away;

    /// <summary>Plans the first occasion of everything.</summary>
    public SimulatedLife(SimulatedMac mac, LifeOptions options)
    {
        _mac = mac.State;
        _random = new SeededRandom(mac.Plan.Seed).Fork("life");
        _actions = new LifeActions(_mac, _random.Fork("actions"));
        Plan(options.UntilLogon, _actions.LogOn);
        Plan(options.UntilLogoff, _actions.LogOff);
        Plan(options.UntilUpdate, _actions.UpdateApplication);
        Plan(options.UntilInstall, _actions.InstallApplication);
        Plan(options.UntilRemove, _actions.RemoveApplication);
        Plan(options.UntilDiskChange, _actions.ChangeDisk);
        Plan(options.UntilSettingChange, _actions.ChangeSetting);
        Plan(options.UntilRestart, _actions.Restart);
        Plan(options.UntilCrash, _actions.Crash);
        Plan(options.UntilSystemUpdate, _actions.UpdateSystem);
    }

    /// <summary>Simulated time since the start.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The Mac is on the network.</summary>
    public bool IsOnline => !_away;

    /// <summary>Lets simulated time pass and answers what happened in it.</summary>
    public IReadOnlyList<LifeEvent> Advance(TimeSpan time)
    {
        List<LifeEvent> happened = [];
        Elapsed += time;
        lock (_mac.Gate)
        {
            if (_actions.FollowPowerRequest() is { } restarted)
            {
                happened.Add(restarted);
            }

            while (_coming.TryPeek(out var occasion, out var at) && at <= Elapsed)
            {
                _coming.Dequeue();
                if (occasion.Act() is { } result)
                {
                    happened.Add(result);
                }

                _coming.Enqueue(occasion, at + Wait(occasion.Mean));
            }
        }

        if (_mac.Plan.Offline is { } offline)
        {
            // A traveller travels again.
            var away = Elapsed.Ticks % (offline.LeavesAfter + offline.StaysAwayFor).Ticks >= offline.LeavesAfter.Ticks;
            if (away != _away)
            {
                _away = away;
                happened.Add(new LifeEvent(away ? LifeEventKind.LeftNetwork : LifeEventKind.Returned, _mac.Clock.GetUtcNow(), _mac.ComputerName));
            }
        }

        return happened;
    }

    /// <summary>Lives at a speed until stopped, looking once a second.</summary>
    /// <param name="speed">Simulated seconds in a second. 1 is real time.</param>
    /// <param name="happened">Told about every event.</param>
    /// <param name="token">Ends it.</param>
    public async Task RunAsync(double speed, Action<LifeEvent> happened, CancellationToken token)
    {
        using var timer = new PeriodicTimer(Step, _mac.Clock);
        var last = _mac.Clock.GetTimestamp();
        while (await timer.WaitForNextTickAsync(token))
        {
            var now = _mac.Clock.GetTimestamp();
            foreach (var result in Advance(_mac.Clock.GetElapsedTime(last, now) * speed))
            {
                happened(result);
            }

            last = now;
        }
    }

    private void Plan(TimeSpan mean, Func<LifeEvent?> act) => _coming.Enqueue(new Occasion(mean, act), Wait(mean));

    private TimeSpan Wait(TimeSpan mean) => TimeSpan.FromSeconds(1) - (mean * Math.Log(1 - _random.Fraction()));

    private sealed record Occasion(TimeSpan Mean, Func<LifeEvent?> Act);
}
