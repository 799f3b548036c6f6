namespace Espalier.MacClient.Daemon.Session;

/// <summary>Shows screens to the user of this session; for each a server of its own, which ends with it.</summary>
internal sealed class UserScreens(ClientPaths paths, TimeProvider clock)
{
    /// <summary>Returns when the user has closed it; false when nothing could be shown.</summary>
    public async Task<bool> ShowAsync(Screen screen, CancellationToken token)
    {
        var presence = new Presence(clock);
        using var server = new PageServer(new ScreenAnswers(paths), presence);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var serving = server.RunAsync(stop.Token);
        try
        {
            return await new ScreenWindow(presence).ShowAsync(server.Invite(screen), () => server.Invite(screen), token);
        }
        finally
        {
            await stop.CancelAsync();
            await serving.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
