using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;

namespace Espalier.MacClient.Connection;

/// <summary>Reads orders: signed by the site, for this Mac, still worth something. Channel and port 8000 believe the same.</summary>
internal static class SignedOrder
{
    public static bool TryRead(string document, SiteConnection connection, Guid clientId, out ActionOrder order)
    {
        order = null!;
        if (SignedDocument.Read(document, ChannelKinds.ActionType, connection.Authorities, connection.SiteTime, out var payload) != SignedDocumentError.None)
        {
            return false;
        }

        try
        {
            order = JsonSerializer.Deserialize(payload, MessagesJson.Default.ActionOrder)!;
        }
        catch (JsonException)
        {
            return false;
        }

        return order is not null && order.ClientId == clientId && order.ExpiresAt > connection.SiteTime;
    }
}
