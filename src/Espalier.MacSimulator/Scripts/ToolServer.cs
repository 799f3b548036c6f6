using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator.Scripts;

/// <summary>
/// Answers the shims of one running script over a Unix socket. A call is its length and then tool, folder, user and arguments
/// with zero bytes between; the answer begins with <c>I</c> where the tool reads its input, which then follows.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ToolServer : IAsyncDisposable
{
    private const int MaxMessageBytes = 1024 * 1024;
    private const int MaxConnections = 32;

    private readonly MacTools _tools;
    
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public ToolServer(MacTools tools, string path)
    {
        _tools = tools;
        Path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        _listener.Listen(MaxConnections);
        _accepting = AcceptAsync();
    }

    /// <summary>Where the socket lies on the host.</summary>
    public string Path { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        File.Delete(Path);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        HashSet<Task> connections = [];
        try
        {
            while (true)
            {
                connections.RemoveWhere(connection => connection.IsCompleted);
                if (connections.Count >= MaxConnections)
                {
                    await Task.WhenAny(connections);
                    continue;
                }

                connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The script has ended.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            if (await ReadAsync(stream) is not { } message || Encoding.UTF8.GetString(message).Split('\0') is not [var tool, var folder, var user, .. var arguments])
            {
                return;
            }

            var readsInput = MacTools.ReadsInput(tool, arguments);
            await stream.WriteAsync(readsInput ? "I"u8.ToArray() : "-"u8.ToArray(), _stop.Token);
            var input = readsInput ? await ReadAsync(stream) : [];
            if (input is null)
            {
                return;
            }

            var answer = _tools.Answer(tool, new ToolRequest(arguments, input, folder) { User = user }, fromScript: true);
            if (answer is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
                return;
            }

            await WriteAsync(stream, answer);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The script ended in the middle of the call.
        }
    }

    private async Task<byte[]?> ReadAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, _stop.Token);
        var size = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (size > MaxMessageBytes)
        {
            return null;
        }

        var message = new byte[size];
        await stream.ReadExactlyAsync(message, _stop.Token);
        return message;
    }

    private async Task WriteAsync(NetworkStream stream, ToolAnswer answer)
    {
        var notFound = answer.Outcome == ToolOutcome.NotFound;
        var bytes = new byte[12 + answer.Output.Length + answer.Error.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, notFound ? 127 : answer.ExitCode);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), answer.Output.Length);
        answer.Output.CopyTo(bytes, 8);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8 + answer.Output.Length), answer.Error.Length);
        answer.Error.CopyTo(bytes, 12 + answer.Output.Length);
        await stream.WriteAsync(bytes, _stop.Token);
    }
}
