using System.CommandLine;
using Espalier.Hosting.Logs;
using Espalier.MacClient.Daemon.Control;
using Espalier.MacClient.Daemon.Session;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client session</c>: what launchd starts in each user's session; <c>espalier-client show</c>: what the app <c>Espalier</c> starts.</summary>
internal static partial class SessionCommand
{
    private const string LogName = "espalier-client_ui.log";

    public static Command CreateSession(ClientPaths paths)
    {
        var command = new Command("session", "Shows the user of this session what the client has to show; launchd starts it at every log-in.");
        command.SetAction((_, token) => RunAsync(paths, token));
        return command;
    }

    public static Command CreateShow(ClientPaths paths)
    {
        var screen = new Argument<Screen>("screen") { Description = "preferences, assistant, firewall, location or report.", DefaultValueFactory = static _ => Screen.Preferences };
        var command = new Command("show", "Opens a screen of the client and ends when it is closed.") { screen };
        command.SetAction(async (parsed, token) =>
        {
            try
            {
                if (await new UserScreens(paths, ClientState.Clock).ShowAsync(parsed.GetValue(screen), token))
                {
                    return ExitCodes.Success;
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return ExitCodes.Success;
            }

            await Console.Error.WriteLineAsync("Neither a window nor a browser could be opened.");
            return ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<int> RunAsync(ClientPaths paths, CancellationToken token)
    {
        using var log = new FileLoggerProvider(LogFile(paths.Logs), ClientPreferences.Read(paths.Preferences).Log, ClientState.Clock);
        var logger = log.CreateLogger("session");
        LogRuns(logger, ClientHost.Version);
        var screens = new UserScreens(paths, ClientState.Clock);
        var agenda = new SessionAgenda(
            async inner => (await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.Session), inner)).Session,
            async (screen, inner) =>
            {
                LogShows(logger, screen);
                if (!await screens.ShowAsync(screen, inner))
                {
                    LogNotShown(logger, screen);
                }
            },
            ClientState.Clock);
        try
        {
            await agenda.RunAsync(token);
            LogOtherVersion(logger);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Log-out.
        }

        return ExitCodes.Success;
    }

    /// <summary>In the folder of all logs where this user may write there, and else in the user's own (LOGF-6).</summary>
    private static string LogFile(string shared)
    {
        var file = Path.Combine(shared, LogName);
        try
        {
            using var trial = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Logs");
            Directory.CreateDirectory(own);
            return Path.Combine(own, LogName);
        }
    }

    [LoggerMessage(5133, LogLevel.Information, "Espalier client {Version} runs in this session")]
    private static partial void LogRuns(ILogger logger, string version);

    [LoggerMessage(5130, LogLevel.Information, "Shows {Screen}")]
    private static partial void LogShows(ILogger logger, Screen screen);

    [LoggerMessage(5131, LogLevel.Warning, "{Screen} could not be shown: there is neither a window nor a browser")]
    private static partial void LogNotShown(ILogger logger, Screen screen);

    [LoggerMessage(5132, LogLevel.Information, "Another version of the client runs; this one ends for it")]
    private static partial void LogOtherVersion(ILogger logger);
}
