using Espalier.MacClient.Connection;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon;

/// <summary>
/// Whether the user has to be asked if the client may accept connections: only where the site uses port 8000 and the firewall is on and knows nothing of the client yet
/// (ENR-12). Who was asked is not asked again; the firewall's own list can be changed at any time.
/// </summary>
internal sealed partial class FirewallQuestion(ClientHost host, IMacPlatform mac, ClientStore store, ClientPaths paths, ILogger logger)
{
    private const string AnsweredSetting = "firewall.answered";

    private readonly ClientFirewall _firewall = new(mac, Path.Combine(paths.Place, "espalier-client.app"));

    /// <summary>Looks at the firewall, and tells the site where it blocks the port.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken token)
    {
        if (host.Client is not { } client)
        {
            return false;
        }

        if (!client.ListensForOrders)
        {
            await client.ReportFirewallAsync(FirewallState.Off, token);
            return false;
        }

        var state = await _firewall.ReadAsync(token);
        await client.ReportFirewallAsync(state, token);
        return state == FirewallState.Undecided && store.Find(AnsweredSetting) is null;
    }

    /// <summary>
    /// Does what the user wants; false when the firewall does not obey, null when the question is not open. Any account of this Mac can send an answer, and it changes the
    /// firewall as root: so it counts only where it was asked for.
    /// </summary>
    public async Task<bool?> AnswerAsync(bool isAllowed, CancellationToken token)
    {
        if (!await IsOpenAsync(token))
        {
            return null;
        }

        var state = await _firewall.SetAsync(isAllowed, token);
        store.Set(AnsweredSetting, [isAllowed ? (byte)1 : (byte)0]);
        LogAnswered(isAllowed, state);
        if (host.Client is { } client)
        {
            await client.ReportFirewallAsync(state, token);
        }

        return state is FirewallState.Off || state == (isAllowed ? FirewallState.Allowed : FirewallState.Blocked);
    }

    [LoggerMessage(5140, LogLevel.Information, "The user was asked whether the client may accept connections (allowed: {Allowed}); the firewall says {State}")]
    private partial void LogAnswered(bool allowed, FirewallState state);
}
