using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Espalier.Server.Tests.Nodes;

/// <summary>One address in front of the nodes of a site, as a load balancer has it: takes connections to the nodes of the moment in turn, and past one that does not answer.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _open = new();
    private readonly Task _accepting;
    private volatile int[] _targets = [];
    private int _turn;
    private volatile TaskCompletionSource _answers = Open();

    public Balancer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Lets nothing through to the clients any more, until <see cref="SwitchTo"/> ends their connections: what is said to them meanwhile is lost.</summary>
    public void LoseAnswers() => _answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes new connections to these ports, and ends those that are open.</summary>
    public void SwitchTo(params int[] ports)
    {
        _targets = ports;
        _answers = Open();
        foreach (var (client, server) in _open)
        {
            client.Dispose();
            server.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        SwitchTo();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var from = client;
        try
        {
            using var to = await ConnectAsync();
            _open[from] = to;
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), _stopping.Token), AnswerAsync(to.GetStream(), from.GetStream()));
        }
        catch (Exception ended) when (ended is SocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // One end is gone; the other learns of it now.
        }
        finally
        {
            _open.TryRemove(from, out _);
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stopping.Token) is > 0 and var read)
        {
            await _answers.Task.WaitAsync(_stopping.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
        }
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var targets = _targets is { Length: > 0 } some ? some : throw new IOException("There is no node.");
        for (var attempt = 1; ; attempt++)
        {
            var to = new TcpClient();
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, targets[Interlocked.Increment(ref _turn) % targets.Length], _stopping.Token);
                return to;
            }
            catch (SocketException) when (attempt < targets.Length)
            {
                to.Dispose();
            }
        }
    }
}
