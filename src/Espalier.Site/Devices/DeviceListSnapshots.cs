using System.Security.Cryptography;

namespace Espalier.Site.Devices;

/// <summary>
/// The devices of lists that are open, in their order: four bytes for each device, so that any window of a long list costs its own rows and none before it, and rows
/// do not move while somebody reads. A list that is kept no more is made again from what there is then.
/// </summary>
public sealed class DeviceListSnapshots
{
    /// <summary>Devices in all snapshots together at most: 40 MB.</summary>
    private const int MaxDevices = 10_000_000;

    /// <summary>Snapshots at most, however short they are.</summary>
    private const int MaxSnapshots = 2000;

    private readonly Lock _lock = new();

    // The one used last is at the end.
    private readonly LinkedList<DeviceListSnapshot> _kept = [];
    private readonly Dictionary<string, LinkedListNode<DeviceListSnapshot>> _byName = new(StringComparer.Ordinal);
    private long _devices;

    /// <summary>The snapshot of this name; null without a name, and for one that is not kept or is of another list.</summary>
    /// <param name="name">As a window told it.</param>
    /// <param name="list">What tells lists apart: which it is, filter, conditions and order.</param>
    internal DeviceListSnapshot? Find(string? name, string list)
    {
        if (name is null)
        {
            return null;
        }

        lock (_lock)
        {
            if (!_byName.TryGetValue(name, out var node) || node.Value.List != list)
            {
                return null;
            }

            return Use(node);
        }
    }

    /// <summary>Keeps the devices of a list that was opened.</summary>
    internal DeviceListSnapshot Keep(string list, int[] devices)
    {
        lock (_lock)
        {
            // Whoever opens the same list and finds the same devices shares them.
            if (_kept.FirstOrDefault(s => s.List == list && s.Devices.AsSpan().SequenceEqual(devices)) is { } same)
            {
                return Use(_byName[same.Name]);
            }

            var snapshot = new DeviceListSnapshot(RandomNumberGenerator.GetHexString(32, lowercase: true), list, devices);
            _byName[snapshot.Name] = _kept.AddLast(snapshot);
            _devices += devices.Length;
            while (_kept.Count > 1 && (_devices > MaxDevices || _kept.Count > MaxSnapshots))
            {
                var oldest = _kept.First!.Value;
                _kept.RemoveFirst();
                _byName.Remove(oldest.Name);
                _devices -= oldest.Devices.Length;
            }

            return snapshot;
        }
    }

    private DeviceListSnapshot Use(LinkedListNode<DeviceListSnapshot> node)
    {
        _kept.Remove(node);
        _kept.AddLast(node);
        return node.Value;
    }
}

/// <summary>A list as it was when it was opened.</summary>
/// <param name="Name">What later windows ask for.</param>
/// <param name="List">Which list, filter, conditions and order.</param>
/// <param name="Devices">Resource ids.</param>
internal sealed record DeviceListSnapshot(string Name, string List, int[] Devices)
{
    /// <summary>The devices of a window.</summary>
    public int[] Window(int skip, int take)
    {
        var rest = Devices.AsSpan(Math.Min(skip, Devices.Length));
        return rest[..Math.Min(take, rest.Length)].ToArray();
    }
}
