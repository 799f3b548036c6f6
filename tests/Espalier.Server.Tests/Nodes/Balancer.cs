using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Espalier.Server.Tests.Nodes;

/// <summary>One address in front of the nodes of a site, as a load balancer has it: takes connections to the node of the moment.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _open = new();
    private readonly Task _accepting;
    private volatile int _target;

    public Balancer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes new connections to this port, and ends those that are open.</summary>
    public void SwitchTo(int port)
    {
        _target = port;
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
        SwitchTo(0);
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
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
            _open[from] = to;
            await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), _stopping.Token), to.GetStream().CopyToAsync(from.GetStream(), _stopping.Token));
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
}
