using System.Net;
using System.Net.Sockets;
using System.Text;
using Espalier.Contracts.Messages;

namespace Espalier.Site.Actions;

/// <summary>Takes an order to a Mac's port 8000, where the site uses it (POL-7).</summary>
internal sealed class ClientPort(ActionOptions options, TimeProvider clock)
{
    public async Task<ClientPortOutcome> DeliverAsync(IPAddress address, string order, CancellationToken token)
    {
        using var passed = new CancellationTokenSource(options.ClientPortTimeout, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token, passed.Token);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, OrderPort.Number), limited.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(order + "\n"), limited.Token);
            var answer = new byte[OrderPort.Taken.Length];
            var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, limited.Token);
            return answer.AsSpan(0, length).SequenceEqual(OrderPort.Taken) ? ClientPortOutcome.Taken : ClientPortOutcome.NotTaken;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return ClientPortOutcome.Refused;
        }
        catch (Exception failed) when (failed is SocketException or IOException || (failed is OperationCanceledException && !token.IsCancellationRequested))
        {
            return ClientPortOutcome.Unreachable;
        }
    }
}

/// <summary>What came of a connection to port 8000.</summary>
internal enum ClientPortOutcome
{
    /// <summary>The client has the order and believes it.</summary>
    Taken,

    /// <summary>The Mac is there, nothing listens.</summary>
    Refused,

    Unreachable,

    /// <summary>Something listens, and did not take the order.</summary>
    NotTaken,
}
