using System.Text.Json;
using Espalier.Contracts.Messages;

namespace Espalier.MacClient.Connection;

/// <summary>The channel over which the site tells this Mac of changes, as long as it lasts.</summary>
internal sealed class SiteChannel(SiteConnection connection, ClientIdentity identity, Action policyChanged, Action<ActionOrder> take)
{
    /// <summary>The site writes a line every 30 s; three missing ones mean that the connection is dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(95);

    /// <summary>Longest line: a signed action is about 2 KB.</summary>
    private const int MaxLine = 64 * 1024;

    /// <summary>Reads until the connection ends. <paramref name="opened"/> is called when it stands; a policy poll always follows, since wakes may have been missed.</summary>
    public async Task ReadAsync(Action opened, CancellationToken token)
    {
        using var response = await connection.OpenAsync("/client/v1/channel", token);
        opened();
        policyChanged();
        await using var stream = await response.Content.ReadAsStreamAsync(token);
        var buffer = new byte[MaxLine];
        var length = 0;
        while (true)
        {
            using var silent = CancellationTokenSource.CreateLinkedTokenSource(token);
            silent.CancelAfter(Silence);
            var read = await stream.ReadAsync(buffer.AsMemory(length), silent.Token);
            if (read == 0)
            {
                return;
            }

            length += read;
            int end;
            while ((end = buffer.AsSpan(0, length).IndexOf((byte)'\n')) >= 0)
            {
                Take(buffer.AsSpan(0, end));
                buffer.AsSpan(end + 1, length - end - 1).CopyTo(buffer);
                length -= end + 1;
            }

            if (length == buffer.Length)
            {
                throw new HttpRequestException("A line on the channel is too long.");
            }
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        var message = JsonSerializer.Deserialize(line, MessagesJson.Default.ChannelMessage);
        if (message?.Kind == ChannelKinds.Policy)
        {
            policyChanged();
        }
        else if (message is { Kind: ChannelKinds.Action, Document: { } document } && SignedOrder.TryRead(document, connection, identity.ClientId, out var order))
        {
            take(order);
        }
    }
}
