using Espalier.Contracts.Messages;
using Espalier.MacClient.Runtime;

namespace Espalier.MacClient.Actions;

/// <summary>Downloads the policy and evaluates everything in it now; done when the evaluation has begun.</summary>
internal sealed class EvaluateAction(ClientRuntime client) : IClientAction
{
    public string Kind => ActionKinds.Evaluate;

    public async Task<string?> RunAsync(ActionOrder order, CancellationToken token)
    {
        var problem = (await client.DownloadPolicyAsync(token)).Problem;
        if (problem is null)
        {
            client.RequestEvaluation();
        }

        return problem;
    }
}
