using System.CommandLine;
using Espalier.MacClient.Daemon.Control;
using Espalier.MacClient.Daemon.Upgrades;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client run</c>: what launchd starts.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan HealthInterval = TimeSpan.FromMilliseconds(500);

    public static Command Create(ClientPaths paths)
    {
        var trial = new Option<bool>("--trial") { Description = "On trial beside an older client: tells it on standard output when the site was reached, and ends with standard input.", Hidden = true };
        var command = new Command("run", "Runs the client until it is ended; launchd starts it at every boot.") { trial };
        command.SetAction((parsed, token) =>
        {
            CrashFile.Watch(paths);
            return parsed.GetValue(trial) ? RunOnTrialAsync(paths, token) : RunAsync(paths, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(ClientPaths paths, CancellationToken token)
    {
        (StagedUpgrade Staged, string Problem)? failed = null;
        while (true)
        {
            var (code, staged) = await RunOnceAsync(paths, failed, isOnTrial: false, token);
            if (staged is null)
            {
                return code;
            }

            var slots = new ClientSlots(paths.Place);
            var problem = await TryAsync(slots, staged, ClientPreferences.Read(paths.Preferences).UpgradeTrial, token);
            if (problem is null || token.IsCancellationRequested)
            {
                // launchd starts the client again: after a good trial the newer one.
                return ExitCodes.Success;
            }

            failed = (staged, problem);
        }
    }

    private static async Task<string?> TryAsync(ClientSlots slots, StagedUpgrade staged, TimeSpan limit, CancellationToken token)
    {
        try
        {
            if (await UpgradeTrial.RunAsync(slots.ProgramIn(staged.Slot), limit, token) is { } problem)
            {
                return problem;
            }

            slots.Use(staged.Slot);
            return null;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return "it was ended in the middle of its trial";
        }
        catch (IOException notSwitched)
        {
            return notSwitched.Message;
        }
    }

    private static async Task<int> RunOnTrialAsync(ClientPaths paths, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var ended = EndWithInputAsync(stop);
        var (code, _) = await RunOnceAsync(paths, null, isOnTrial: true, stop.Token);
        return code;
    }

    private static async Task EndWithInputAsync(CancellationTokenSource stop)
    {
        await using var input = Console.OpenStandardInput();
        var nothing = new byte[1];
        while (await input.ReadAsync(nothing, CancellationToken.None) > 0)
        {
        }

        await stop.CancelAsync();
    }

    /// <summary>Runs with the client's state in its hands, which it has let go of when it answers: a code to end with, or a newer client to try.</summary>
    private static async Task<(int Code, StagedUpgrade? Staged)> RunOnceAsync(ClientPaths paths, (StagedUpgrade Staged, string Problem)? failed, bool isOnTrial, CancellationToken token)
    {
        using var state = await ClientState.OpenAsync(paths, isOnTrial);
        if (state is null)
        {
            return (ExitCodes.Failure, null);
        }

        if (failed is var (staged, problem))
        {
            state.Upgrader.LogTrial(staged, problem);
        }

        try
        {
            await state.Host.PrepareAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            state.LogEnded();
            return (ExitCodes.Success, null);
        }

        using var control = new ControlServer(paths, new ControlAnswers(state.Host, state.Users, state.Firewall, state.Problems, ClientState.Clock), state.Logger);
        control.Listen();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var startedAt = ClientState.Clock.GetUtcNow();
        var hosting = state.Host.RunAsync(stop.Token);
        Task[] parts = [hosting, control.RunAsync(stop.Token), isOnTrial ? TellHealthAsync(state, startedAt, stop.Token) : Task.Delay(Timeout.InfiniteTimeSpan, stop.Token)];
        try
        {
            await await Task.WhenAny(parts);
            return hosting.IsCompletedSuccessfully ? (ExitCodes.Success, await hosting) : (ExitCodes.Failure, null);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            state.LogEnded();
            return (ExitCodes.Success, null);
        }
#pragma warning disable CA1031 // The end of the process: the log says why, and launchd starts the next.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            state.LogBroken(bug);
            CrashFile.Write(paths, bug.ToString());
            return (ExitCodes.Failure, null);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(parts.Select(static part => part.ContinueWith(static _ => { }, TaskScheduler.Default)));
        }
    }

    /// <summary>Says so when the site has answered this process, then waits until it is ended.</summary>
    private static async Task TellHealthAsync(ClientState state, DateTimeOffset startedAt, CancellationToken token)
    {
        while (state.Host.Client?.Status.LastContactAt is not { } at || at < startedAt)
        {
            await Task.Delay(HealthInterval, ClientState.Clock, token);
        }

        await Console.Out.WriteLineAsync(UpgradeTrial.Healthy);
        await Task.Delay(Timeout.InfiniteTimeSpan, ClientState.Clock, token);
    }
}
