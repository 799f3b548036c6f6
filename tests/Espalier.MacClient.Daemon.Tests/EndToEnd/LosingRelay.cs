using System.Net;
using System.Net.Sockets;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>A network between a Mac and its site that loses what the site answers to the Mac's request on one connection; the request itself arrives.</summary>
internal sealed class LosingRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _cut = new();
    private readonly int _losing;
    private bool _isGone;

    /// <param name="site">Where it leads.</param>
    /// <param name="losing">Number of the connection, from 1, whose answer is lost.</param>
    public LosingRelay(Uri site, int losing)
    {
        _losing = losing;
        _listener.Start();
        Url = $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        Running = RunAsync(site.Port);
    }

    public string Url { get; }

    public Task Running { get; }

    /// <summary>Ends all connections, with what they hold back.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>Nothing answers at its address any more; may be done again.</summary>
    public void Dispose()
    {
        if (_isGone)
        {
            return;
        }

        _isGone = true;
        _cut.Cancel();
        _listener.Dispose();
        _cut.Dispose();
    }

    private async Task RunAsync(int port)
    {
        List<Task> relays = [];
        try
        {
            for (var number = 1; ; number++)
            {
                var mac = await _listener.AcceptTcpClientAsync(_cut.Token);
                relays.Add(RelayAsync(mac, port, number == _losing));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient mac, int port, bool isLosing)
    {
        using (mac)
        {
            using var site = new TcpClient();
            try
            {
                await site.ConnectAsync(IPAddress.Loopback, port, _cut.Token);
                var conversation = new Conversation();
                await Task.WhenAll(
                    PumpAsync(mac.GetStream(), site.GetStream(), conversation, isMac: true, isLosing),
                    PumpAsync(site.GetStream(), mac.GetStream(), conversation, isMac: false, isLosing));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // Cut, or one end went away.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Conversation conversation, bool isMac, bool isLosing)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _cut.Token) is var read and > 0)
        {
            // TLS 1.3: once the Mac speaks for the second time the handshake is over, and what the site says then is its answer.
            if (isLosing && !isMac && conversation.MacSpokeAgain)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _cut.Token);
            }

            if (isMac)
            {
                conversation.MacSpokeAgain |= conversation.SiteSpoke;
            }
            else
            {
                conversation.SiteSpoke = true;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _cut.Token);
        }

        to.Socket.Shutdown(SocketShutdown.Send);
    }

    private sealed class Conversation
    {
        public volatile bool SiteSpoke;
        public volatile bool MacSpokeAgain;
    }
}
