using System.CommandLine;
using System.Runtime.InteropServices;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary>The verbs of <c>espalier-client</c>.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, ClientPaths paths)
    {
        var root = new RootCommand("The Espalier client of this Mac.") { RunCommand.Create(paths), EnrollCommand.Create(paths), UnenrollCommand.Create(paths), DiagnoseCommand.Create(paths), SelfTestCommand.Create(), SessionCommand.CreateSession(paths), SessionCommand.CreateShow(paths) };

        // Ours, before anything begins: the library's own start listening only when the command has given way once, and until then a signal cuts it short in the middle of its work.
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stop.Token);

        // The first asks, the second ends at once; launchd waits 20 s before it kills.
        void End(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            _ = stop.CancelAsync();
        }
    }
}

/// <summary>Exit codes of <c>espalier-client</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
}
