using System.Security.Cryptography;
using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon.Session;

/// <summary>
/// What a user is shown without having asked: the enrollment assistant, after log-in and again some minutes after it was closed, until the Mac is enrolled (ENR-11),
/// the question about the firewall until it is answered (ENR-12), and, when the site was not found for a week, the one for name and password (ENR-25).
/// </summary>
/// <param name="ask">How the client stands; null while it does not answer.</param>
/// <param name="show">Shows a screen until it is closed.</param>
/// <param name="clock">Waits.</param>
internal sealed class SessionAgenda(Func<CancellationToken, Task<SessionState?>> ask, Func<Screen, CancellationToken, Task> show, TimeProvider clock)
{
    /// <summary>From log-in, or from the end of the installer: whoever enrolls from Terminal has done it by then.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(15);

    /// <summary>How often the client is asked while there is nothing to show.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>Bounds of the wait after the assistant was closed, in seconds.</summary>
    public const int LeastAgain = 5 * 60, MostAgain = 10 * 60;

    /// <summary>How soon a user who did not help to find the site is asked again.</summary>
    public static readonly TimeSpan LocationAgain = TimeSpan.FromHours(4);

    /// <summary>Runs until cancelled, or until the running client is another version than this process: launchd then starts that one.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        var wait = First;
        while (true)
        {
            await Task.Delay(wait, clock, token);
            var state = await ask(token);
            if (state is not null && state.Version != ClientHost.Version)
            {
                return;
            }

            wait = Look;
            if (state is { IsEnrolled: false })
            {
                await show(Screen.Assistant, token);
                wait = TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(LeastAgain, MostAgain + 1));
            }
            else if (state is { AsksFirewall: true })
            {
                await show(Screen.Firewall, token);
            }
            else if (state is { AsksLocation: true })
            {
                await show(Screen.Location, token);
                wait = LocationAgain;
            }
        }
    }
}
