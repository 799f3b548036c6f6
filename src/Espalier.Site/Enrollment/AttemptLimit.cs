using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Enrollment;

/// <summary>
/// Slows down the guessing of passwords: failed attempts by user name and the network they came from, in a window. Neither alone is counted, so that
/// nobody is locked out by what others try: not a user by strangers elsewhere, not an office behind one address by one of its Macs.
/// </summary>
public sealed class AttemptLimit(TimeProvider clock)
{
    /// <summary>Failures for one user from one network within <see cref="Window"/>; a mistyped password is forgiven, a list of them is not.</summary>
    public const int MaxFailures = 10;

    /// <summary>Pairs that are remembered at most, so that a flood of them fills no memory; each has cost its sender a password check.</summary>
    private const int MaxRemembered = 50_000;

    /// <summary>How long a failure counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(IPAddress Network, string User), (int Failures, DateTimeOffset Since)> _failures = new();

    /// <summary>True while the user may be tried from the address.</summary>
    public bool Allows(IPAddress address, string user = "") =>
        !_failures.TryGetValue(Key(address, user), out var known) || HasPassed(known.Since) || known.Failures < MaxFailures;

    /// <summary>Counts a failure.</summary>
    public void Failed(IPAddress address, string user = "")
    {
        if (_failures.Count >= MaxRemembered)
        {
            Prune();
        }

        var now = clock.GetUtcNow();
        _failures.AddOrUpdate(Key(address, user), (1, now), (_, known) => HasPassed(known.Since) ? (1, now) : (known.Failures + 1, known.Since));
    }

    private void Prune()
    {
        foreach (var (key, known) in _failures)
        {
            if (HasPassed(known.Since))
            {
                _failures.TryRemove(key, out _);
            }
        }

        if (_failures.Count >= MaxRemembered)
        {
            _failures.Clear();
        }
    }

    private bool HasPassed(DateTimeOffset since) => clock.GetUtcNow() - since > Window;

    private static (IPAddress, string) Key(IPAddress address, string user) => (NetworkOf(address), Folding.Fold(user));

    /// <summary>An IPv4 address; of an IPv6 address the /64, all of which one host has.</summary>
    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
