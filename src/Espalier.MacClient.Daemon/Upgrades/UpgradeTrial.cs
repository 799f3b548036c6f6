using System.ComponentModel;
using System.Diagnostics;

namespace Espalier.MacClient.Daemon.Upgrades;

/// <summary>
/// Runs the newer client in place of this one, which has let go of everything but waits beside it: only a client that has reached the site is started from then on.
/// A power cut in the middle, or a client that does not even start, leaves everything as it was.
/// </summary>
internal static class UpgradeTrial
{
    /// <summary>What the client on trial writes when the site has answered it.</summary>
    public const string Healthy = "healthy";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    /// <summary>Null when it became healthy; it has ended then, as in every case.</summary>
    public static async Task<string?> RunAsync(string program, TimeSpan limit, CancellationToken token)
    {
        var start = new ProcessStartInfo(program, ["run", "--trial"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Exception notStarted) when (notStarted is Win32Exception or IOException)
        {
            return "it does not start: " + notStarted.Message;
        }

        using var trial = process!;
        try
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
            limited.CancelAfter(limit);
            return await trial.StandardOutput.ReadLineAsync(limited.Token) switch
            {
                Healthy => null,
                null => "it ended by itself",
                _ => "it says something else than that it is healthy",
            };
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return $"it did not reach the site within {limit.TotalSeconds:F0} s";
        }
        finally
        {
            await EndAsync(trial);
        }
    }

    /// <summary>The end of its input tells it to end; whoever does not is killed.</summary>
    private static async Task EndAsync(Process trial)
    {
        trial.StandardInput.Close();
        using var limited = new CancellationTokenSource(EndLimit);
        try
        {
            await trial.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            trial.Kill(entireProcessTree: true);
            await trial.WaitForExitAsync(CancellationToken.None);
        }
    }
}
