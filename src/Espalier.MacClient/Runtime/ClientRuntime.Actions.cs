using System.Net;
using System.Net.Sockets;
using Espalier.MacClient.Actions;
using Espalier.MacClient.Connection;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    /// <summary>How soon a port that another program holds is tried again.</summary>
    private static readonly TimeSpan PortRetry = TimeSpan.FromMinutes(1);

    /// <summary>Only a new policy changes anything; this merely bounds the timer.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    private readonly ClientActions _actions;
    private readonly Signal _settingsChanged = new();

    private ClientActions CreateActions() => new(
        [new PolicyAction(this), new EvaluateAction(this), new InventoryAction(this), new ProblemReportAction(this)], new DoneActions(_store, _mac.Clock), _session, _options, _mac.Clock);

    /// <summary>Evaluates everything that is assigned now.</summary>
    public void RequestEvaluation()
    {
        _runs.Clear();
        _workNow.Raise();
    }

    private async Task AnswerLoopAsync(CancellationToken token)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LongestRetry);
        while (true)
        {
            var wait = TimeSpan.FromMinutes(10);
            try
            {
                if (await _actions.AnswerAsync(token) is { } problem)
                {
                    LogAnswerRefused(problem);
                    wait = backoff.Next();
                }
                else
                {
                    backoff.Reset();
                }
            }
            catch (Exception lost) when (IsConnectionFailure(lost, token))
            {
                LogAnswerNotSent(lost.Message);
                wait = backoff.Next();
            }

            await _actions.WaitAsync(wait, token);
        }
    }

    /// <summary>Listens for orders as long as the policy in force says so.</summary>
    private async Task PortLoopAsync(CancellationToken token)
    {
        while (true)
        {
            var wait = Long;
            if (_policy.Current?.Device.Settings.ListensForOrders == true)
            {
                wait = await ListenAsync(token);
            }

            await _settingsChanged.WaitAsync(wait, _mac.Clock, token);
        }
    }

    /// <summary>Listens until the policy says otherwise; answers how long to wait before looking again.</summary>
    private async Task<TimeSpan> ListenAsync(CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var listening = new OrderListener(_options.BoundTo ?? IPAddress.Any, _session, _mac.Clock, _actions.Take).RunAsync(stop.Token);
        try
        {
            while (_policy.Current?.Device.Settings.ListensForOrders == true && !listening.IsCompleted)
            {
                await Task.WhenAny(listening, _settingsChanged.WaitAsync(Long, _mac.Clock, stop.Token));
            }

            await stop.CancelAsync();
            await listening;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // The policy says so.
        }
        catch (SocketException taken)
        {
            LogPortTaken(taken.Message);
            return PortRetry;
        }

        return TimeSpan.Zero;
    }
}
