using System.Net;
using System.Net.Sockets;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Enrollment;

/// <summary>
/// Slows down the guessing of passwords: failed attempts by user name and the network they came from, in a window. Neither alone is counted, so that
/// nobody is locked out by what others try: not a user by strangers elsewhere, not an office behind one address by one of its Macs.
/// </summary>
internal sealed class AttemptLimit(TimeProvider clock)
{
    /// <summary>Failures for one user from one network within <see cref="Window"/>; a mistyped password is forgiven, a list of them is not.</summary>
    public const int MaxFailures = 10;

    /// <summary>How long a failure counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly AttemptCounter<(IPAddress Network, string User)> _attempts = new(clock, MaxFailures, Window);

    /// <summary>Counts an attempt as failed until <see cref="Undo"/> says otherwise; false when there were too many.</summary>
    public bool TryBegin(IPAddress address, string user = "") => _attempts.TryBegin(Key(address, user));

    /// <summary>Takes an attempt back that did not fail.</summary>
    public void Undo(IPAddress address, string user = "") => _attempts.Undo(Key(address, user));

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
