using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Runtime;

/// <summary>Since when the site has not been reached; kept over restarts.</summary>
internal sealed class LostSite(ClientStore store, TimeProvider clock)
{
    /// <summary>As long the client looks for its site by itself, before it asks the user (ENR-24, ENR-25).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    internal const string Setting = "contact.lost";

    private DateTimeOffset? _since = store.Find(Setting) is { } number ? new DateTimeOffset(JsonSerializer.Deserialize(number, InventoryJson.Default.Int64), TimeSpan.Zero) : null;

    /// <summary>The user has to help.</summary>
    public bool AsksUser => _since is { } since && clock.GetUtcNow() - since >= Patience;

    public void NotReached()
    {
        // A clock that was set back begins anew: what it said before would have the user asked years later, or never.
        if (_since is null || _since > clock.GetUtcNow())
        {
            Set(clock.GetUtcNow());
        }
    }

    public void Reached()
    {
        if (_since is not null)
        {
            Set(null);
        }
    }

    private void Set(DateTimeOffset? since)
    {
        store.Set(Setting, since is { } at ? JsonSerializer.SerializeToUtf8Bytes(at.UtcTicks, InventoryJson.Default.Int64) : null);
        _since = since;
    }
}
