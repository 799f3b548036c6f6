using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>Who is at the other end of a Unix socket, as the kernel knows it.</summary>
internal static partial class PeerUser
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>User id of the peer; null where it cannot be told.</summary>
    public static uint? Find(Socket socket)
    {
        if (OperatingSystem.IsMacOS())
        {
            return GetPeer((int)socket.Handle, out var user, out _) == 0 ? user : null;
        }

        // Linux: process, user and group, four bytes each.
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length ? MemoryMarshal.Read<uint>(credentials[4..]) : null;
    }

    [LibraryImport("libc", EntryPoint = "getpeereid", SetLastError = true)]
    private static partial int GetPeer(int socket, out uint user, out uint group);
}
