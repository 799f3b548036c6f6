using System.Net;
using System.Net.Sockets;
using System.Text;
using Espalier.Contracts.Messages;

namespace Espalier.MacClient.Connection;

/// <summary>Listens on port 8000 for orders, where the site wants it (POL-7). Whoever has no signature of the site is told nothing and gets nothing done.</summary>
internal sealed class OrderListener(IPAddress address, SiteSession session, TimeProvider clock, Action<ActionOrder> take)
{
    /// <summary>Connections at a time; the site needs one, and others must not cost memory.</summary>
    private const int MaxConnections = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Listens until cancelled.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        using var listener = new TcpListener(address, OrderPort.Number);
        listener.Start(backlog: 64);
        await Parallel.ForEachAsync(AcceptAsync(listener, token), new ParallelOptions { MaxDegreeOfParallelism = MaxConnections, CancellationToken = token }, async (client, inner) =>
        {
            using (client)
            {
                await ServeAsync(client, inner);
            }
        });
    }

    private static async IAsyncEnumerable<TcpClient> AcceptAsync(TcpListener listener, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        while (true)
        {
            yield return await listener.AcceptTcpClientAsync(token);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken token)
    {
        using var passed = new CancellationTokenSource(Limit, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token, passed.Token);
        try
        {
            await using var stream = client.GetStream();
            if (await ReadLineAsync(stream, limited.Token) is { } line && SignedOrder.TryRead(line, session.Connection, session.Identity.ClientId, out var order))
            {
                take(order);
                await stream.WriteAsync(OrderPort.Taken.ToArray(), limited.Token);
            }
        }
        catch (Exception failed) when (failed is IOException or SocketException || (failed is OperationCanceledException && !token.IsCancellationRequested))
        {
            // Whoever it was has gone, or was too slow.
        }
    }

    private static async Task<string?> ReadLineAsync(NetworkStream stream, CancellationToken token)
    {
        var buffer = new byte[OrderPort.MaxLineBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), token);
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Encoding.ASCII.GetString(buffer, 0, length + end);
            }

            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        return null;
    }
}
