using System.Net.Sockets;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>Asks the running daemon one question.</summary>
internal static class ControlClient
{
    /// <summary>The answer; <see cref="ControlCode.ConnectionAborted"/> when no daemon runs here or it went away.</summary>
    public static async Task<ControlAnswer> AskAsync(ClientPaths paths, ControlRequest request, CancellationToken token)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(paths.ControlSocket), token);
            await using var stream = new NetworkStream(socket);
            await ControlLine.WriteAsync(stream, request, ControlJson.Default.ControlRequest, token);
            return await ControlLine.ReadAsync(stream, ControlJson.Default.ControlAnswer, token) ?? new ControlAnswer(ControlCode.ConnectionAborted);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new ControlAnswer(ControlCode.ConnectionAborted) { Detail = "The Espalier client is not running on this Mac." };
        }
    }
}
