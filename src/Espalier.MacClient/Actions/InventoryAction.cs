using Espalier.Contracts.Messages;
using Espalier.MacClient.Runtime;

namespace Espalier.MacClient.Actions;

/// <summary>Takes inventory out of turn; done when the site has it.</summary>
internal sealed class InventoryAction(ClientRuntime client) : IClientAction
{
    public string Kind => ActionKinds.Inventory;

    public Task PrepareAsync(CancellationToken token) => client.TakeInventoryAsync(token);

    public Task<string?> RunAsync(ActionOrder order, CancellationToken token) => client.SendReportsAsync(token);
}
