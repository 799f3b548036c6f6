using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    /// <summary>What the site was told when port 8000 was blocked.</summary>
    private const string BlockedProblem = "port-8000-blocked: the Mac's firewall keeps connections to port 8000 out; orders come over the Mac's own connection";

    private const string ReportedPortSetting = "port.reported";

    /// <summary>The policy in force wants the client to listen on port 8000.</summary>
    public bool ListensForOrders => _policy.Current?.Device.Settings.ListensForOrders == true;

    /// <summary>Tells the site that the firewall blocks port 8000, or blocks it no more; each once.</summary>
    public async Task ReportFirewallAsync(FirewallState state, CancellationToken token)
    {
        var isBlocked = ListensForOrders && state == FirewallState.Blocked;
        if (isBlocked == (Remembered(ReportedPortSetting) == BlockedProblem))
        {
            return;
        }

        var report = new PolicyStateReport(_policy.Current?.Version ?? "", _options.Version, isBlocked ? [BlockedProblem] : []);
        await AddReportAsync(ReportKinds.PolicyState, JsonSerializer.SerializeToElement(report, MessagesJson.Default.PolicyStateReport), token);
        _store.Set(ReportedPortSetting, isBlocked ? System.Text.Encoding.UTF8.GetBytes(BlockedProblem) : null);
    }
}
