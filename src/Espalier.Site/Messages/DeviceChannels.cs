using System.Collections.Concurrent;
using System.Threading.Channels;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;

namespace Espalier.Site.Messages;

/// <summary>The open channels of connected Macs on this node: one each, the newest wins.</summary>
public sealed class DeviceChannels
{
    /// <summary>Messages that may wait for one Mac; a wake more than that says nothing new, and actions are kept in the database.</summary>
    private const int MaxWaiting = 64;

    private readonly ConcurrentDictionary<ResourceId, Channel<ChannelMessage>> _open = new();

    /// <summary>Raised when a Mac connects or goes.</summary>
    public event Action<ResourceId, bool>? ConnectionChanged;

    /// <summary>Macs connected to this node.</summary>
    public int Count => _open.Count;

    /// <summary>The Macs connected to this node now.</summary>
    public IReadOnlyCollection<ResourceId> Connected => [.. _open.Keys];

    /// <summary>True while the Mac keeps its channel open.</summary>
    public bool IsConnected(ResourceId device) => _open.ContainsKey(device);

    /// <summary>Sends a message if the Mac is connected; false if it is not, or does not read.</summary>
    public bool TrySend(ResourceId device, ChannelMessage message) => _open.TryGetValue(device, out var channel) && channel.Writer.TryWrite(message);

    /// <summary>Tells a Mac that its policy may have changed.</summary>
    public bool TryWake(ResourceId device) => TrySend(device, new ChannelMessage(ChannelKinds.Policy));

    /// <summary>Tells every connected Mac that its policy may have changed.</summary>
    public void WakeAll()
    {
        foreach (var device in _open.Keys)
        {
            TryWake(device);
        }
    }

    /// <summary>Ends a Mac's channel, for example when its key is revoked.</summary>
    public void Disconnect(ResourceId device)
    {
        if (_open.TryRemove(device, out var channel))
        {
            channel.Writer.TryComplete();
            ConnectionChanged?.Invoke(device, false);
        }
    }

    internal ChannelReader<ChannelMessage> Open(ResourceId device)
    {
        var channel = Channel.CreateBounded<ChannelMessage>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _open.AddOrUpdate(device, channel, (_, old) =>
        {
            old.Writer.TryComplete();
            return channel;
        });
        ConnectionChanged?.Invoke(device, true);
        return channel.Reader;
    }

    internal void Close(ResourceId device, ChannelReader<ChannelMessage> reader)
    {
        if (_open.TryGetValue(device, out var channel) && channel.Reader == reader && _open.TryRemove(new KeyValuePair<ResourceId, Channel<ChannelMessage>>(device, channel)))
        {
            ConnectionChanged?.Invoke(device, false);
        }
    }
}
