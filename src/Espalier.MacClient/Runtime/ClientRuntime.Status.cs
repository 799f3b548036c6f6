using System.Text.Json;
using Espalier.Contracts.Inventory;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    /// <summary>What the client's properties show.</summary>
    public ClientStatus Status => new(
        _store.Find(LastContactSetting) is { } ticks ? new DateTimeOffset(JsonSerializer.Deserialize(ticks, InventoryJson.Default.Int64), TimeSpan.Zero) : null,
        _policy.Current?.Assignments.Baselines.Count ?? 0);
}

/// <summary>How a running client stands.</summary>
/// <param name="LastContactAt">When the site answered a policy request last, on the Mac's clock; null when it never did.</param>
/// <param name="Policies">Assignments in the policy in force.</param>
public sealed record ClientStatus(DateTimeOffset? LastContactAt, int Policies);
