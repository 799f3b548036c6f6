using System.CommandLine;
using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client run</c>: what launchd starts.</summary>
internal static class RunCommand
{
    public static Command Create(ClientPaths paths)
    {
        var command = new Command("run", "Runs the client until it is ended; launchd starts it at every boot.");
        command.SetAction((_, token) => RunAsync(paths, token));
        return command;
    }

    private static async Task<int> RunAsync(ClientPaths paths, CancellationToken token)
    {
        using var state = await ClientState.OpenAsync(paths);
        if (state is null)
        {
            return ExitCodes.Failure;
        }

        try
        {
            await state.Host.PrepareAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            state.LogEnded();
            return ExitCodes.Success;
        }

        using var control = new ControlServer(paths, new ControlAnswers(state.Host, ClientState.Clock), state.Logger);
        control.Listen();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task[] parts = [state.Host.RunAsync(stop.Token), control.RunAsync(stop.Token)];
        try
        {
            await await Task.WhenAny(parts);
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            state.LogEnded();
            return ExitCodes.Success;
        }
#pragma warning disable CA1031 // The end of the process: the log says why, and launchd starts the next.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            state.LogBroken(bug);
            return ExitCodes.Failure;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(parts.Select(static part => part.ContinueWith(static _ => { }, TaskScheduler.Default)));
        }
    }
}
