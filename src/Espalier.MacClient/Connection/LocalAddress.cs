using System.Net;
using System.Net.Sockets;

namespace Espalier.MacClient.Connection;

/// <summary>Makes a handler connect from a chosen local address.</summary>
internal static class LocalAddress
{
    public static void Bind(SocketsHttpHandler handler, IPAddress? address)
    {
        if (address is null)
        {
            return;
        }

        handler.ConnectCallback = async (context, token) =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
    }
}
