using System.CommandLine;
using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client unenroll</c>: by a running daemon, or by this process when none is running.</summary>
internal static class UnenrollCommand
{
    public static Command Create(ClientPaths paths)
    {
        var force = new Option<bool>("--force") { Description = "Forgets the site even when it cannot be told. This Mac is then a conflict record when it is enrolled again." };
        var command = new Command("unenroll", "Leaves the site: its record of this Mac stays, and is taken up again when this Mac is enrolled again.") { force };
        command.SetAction(async (parsed, token) =>
        {
            if (!await ClientState.MayRunAsync())
            {
                return ExitCodes.Failure;
            }

            var answer = await AskAsync(paths, parsed.GetValue(force), token);
            await (answer.Code == ControlCode.NoError ? Console.Out : Console.Error).WriteLineAsync(answer.Detail ?? ControlCodes.Text((int)answer.Code));
            return answer.Code == ControlCode.NoError ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<ControlAnswer> AskAsync(ClientPaths paths, bool force, CancellationToken token)
    {
        if (File.Exists(paths.ControlSocket))
        {
            var answer = await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.Unenroll) { EvenUntold = force }, token);
            if (answer.Code != ControlCode.ConnectionAborted)
            {
                return answer;
            }
        }

        using var state = await ClientState.OpenAsync(paths);
        return state is null ? new ControlAnswer(ControlCode.OperationFailed) : ControlText.Of(await state.Host.LeaveAsync(force, token));
    }
}
