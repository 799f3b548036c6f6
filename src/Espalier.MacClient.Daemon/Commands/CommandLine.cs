using System.CommandLine;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary>The verbs of <c>espalier-client</c>.</summary>
internal static class CommandLine
{
    /// <summary>What a running client gets to end in order; launchd waits 20 s before it kills.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    public static Task<int> RunAsync(string[] args, ClientPaths paths)
    {
        var root = new RootCommand("The Espalier client of this Mac.") { RunCommand.Create(paths), EnrollCommand.Create(paths), UnenrollCommand.Create(paths), DiagnoseCommand.Create(paths), SelfTestCommand.Create(), SessionCommand.CreateSession(paths), SessionCommand.CreateShow(paths) };
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndLimit });
    }
}

/// <summary>Exit codes of <c>espalier-client</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
}
