using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    internal const string LastContactSetting = "contact.policy";

    /// <summary>How many updates came with the last policy request.</summary>
    internal const string LastUpdatesSetting = "contact.updates";

    /// <summary>What the client's properties show.</summary>
    public ClientStatus Status => new(
        RememberedNumber(LastContactSetting) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        (int)(RememberedNumber(LastUpdatesSetting) ?? 0),
        _lost.AsksUser);

    private long? RememberedNumber(string setting) => _store.Find(setting) is { } number ? JsonSerializer.Deserialize(number, InventoryJson.Default.Int64) : null;

    private void RememberContact(PolicyOutcome outcome)
    {
        Remember(LastUpdatesSetting, outcome.Updates);
        Remember(LastContactSetting, _mac.Clock.GetUtcNow().UtcTicks);
    }

    private void Remember(string setting, long number) => _store.Set(setting, JsonSerializer.SerializeToUtf8Bytes(number, InventoryJson.Default.Int64));
}

/// <summary>How a running client stands.</summary>
/// <param name="LastContactAt">When the site answered a policy request last, on the Mac's clock; null when it never did.</param>
/// <param name="PolicyUpdates">New and changed assignments that came with that answer.</param>
/// <param name="AsksLocation">The site was not found for a week, neither where it was nor by DNS: the user has to help.</param>
public sealed record ClientStatus(DateTimeOffset? LastContactAt, int PolicyUpdates, bool AsksLocation = false);
