using Espalier.Contracts.Messages;
using Espalier.MacClient.Runtime;

namespace Espalier.MacClient.Actions;

/// <summary>Gathers this Mac's part of a problem report and sends it; done when the site has it.</summary>
internal sealed class ProblemReportAction(ClientRuntime client) : IClientAction
{
    public string Kind => ActionKinds.ProblemReport;

    public async Task<string?> RunAsync(ActionOrder order, CancellationToken token) =>
        await client.SendProblemReportAsync(order.Id, await client.GatherProblemReportAsync("", token), description: null, token);
}
