using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>
/// The daemon's end of the socket that <c>espalierctl</c> and users' sessions talk to. Everybody on this Mac may ask it to contact the site, as the guide has it;
/// only root may have it enrolled without a user's name and password, or have it leave.
/// </summary>
internal sealed partial class ControlServer(ClientPaths paths, ControlAnswers answers, ILogger logger) : IDisposable
{
    private const int MaxConnections = 8;
    private const int Root = 0;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(MaxConnections);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Opens the socket; the instance lock is held, so what lies at its path belongs to nobody any more.</summary>
    public void Listen()
    {
        const UnixFileMode everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(paths.Control);
        File.Delete(paths.ControlSocket);
        _listener.Bind(new UnixDomainSocketEndPoint(paths.ControlSocket));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(paths.Control, everybody);
            File.SetUnixFileMode(paths.ControlSocket, everybody | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        }

        _listener.Listen(MaxConnections);
    }

    /// <summary>Answers until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        try
        {
            while (true)
            {
                // First a place, then somebody to give it to: whoever was let in and is then forgotten would wait for an answer until this process ends.
                await _places.WaitAsync(token);
                _ = ServeAsync(await AcceptAsync(token), token);
            }
        }
        finally
        {
            // Every answer under way gives its place back.
            for (var place = 0; place < MaxConnections; place++)
            {
                await _places.WaitAsync(CancellationToken.None);
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _places.Dispose();
        File.Delete(paths.ControlSocket);
    }

    private async Task<Socket> AcceptAsync(CancellationToken token)
    {
        try
        {
            return await _listener.AcceptAsync(token);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        try
        {
            var user = PeerUser.Find(socket);
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            ControlRequest? request;
            using (var limited = CancellationTokenSource.CreateLinkedTokenSource(token))
            {
                limited.CancelAfter(RequestLimit);
                request = await ControlLine.ReadAsync(stream, ControlJson.Default.ControlRequest, limited.Token);
            }

            var answer = request is null ? new ControlAnswer(ControlCode.InvalidCommand)
                : request.Verb is ControlVerb.Enroll or ControlVerb.Unenroll && user != Root ? new ControlAnswer(ControlCode.OperationFailed) { Detail = "Only root may enroll this Mac or have it leave its site." }
                : await answers.FindAsync(request, user, token);
            await ControlLine.WriteAsync(stream, answer, ControlJson.Default.ControlAnswer, token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Whoever asked went away.
        }
#pragma warning disable CA1031 // One question that meets a bug must not end the client; the log has it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e);
        }
        finally
        {
            _places.Release();
        }
    }

    [LoggerMessage(5120, LogLevel.Error, "A question over the control socket could not be answered")]
    private partial void LogFailed(Exception failure);
}
