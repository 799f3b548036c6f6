using Espalier.Contracts.Messages;
using Espalier.MacClient.Runtime;

namespace Espalier.MacClient.Actions;

/// <summary>Downloads the policy and puts it in force.</summary>
internal sealed class PolicyAction(ClientRuntime client) : IClientAction
{
    public string Kind => ActionKinds.Policy;

    public async Task<string?> RunAsync(ActionOrder order, CancellationToken token) => (await client.DownloadPolicyAsync(token)).Problem;
}
