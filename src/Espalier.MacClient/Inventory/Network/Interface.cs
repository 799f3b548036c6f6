using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Espalier.MacClient.Inventory.Network;

/// <summary>One interface of <c>ifconfig -a</c>.</summary>
internal sealed record Interface(string Name, bool IsUp, string? Mac, string? Media, string? Status, IReadOnlyList<InterfaceAddress> Addresses)
{
    /// <summary>Reads every interface; lines that are not understood are passed over.</summary>
    public static IReadOnlyList<Interface> Parse(byte[] answer)
    {
        var interfaces = new List<Interface>();
        var addresses = new List<InterfaceAddress>();
        foreach (var line in ToolText.Lines(answer))
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line.IndexOf(": flags=", StringComparison.Ordinal) is var end and > 0)
            {
                addresses = [];
                var flags = line[(line.IndexOf('<', end) + 1)..].Split('>')[0].Split(',');
                interfaces.Add(new Interface(line[..end], flags.Contains("UP"), null, null, null, addresses));
                continue;
            }

            if (interfaces.Count == 0)
            {
                continue;
            }

            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var current = interfaces[^1];
            switch (words)
            {
                case ["ether", var mac, ..]:
                    interfaces[^1] = current with { Mac = mac.ToUpperInvariant() };
                    break;
                case ["media:", ..]:
                    interfaces[^1] = current with { Media = ToolText.After(line, "media:") };
                    break;
                case ["status:", var status, ..]:
                    interfaces[^1] = current with { Status = status };
                    break;
                case ["inet" or "inet6", ..] when InterfaceAddress.TryParse(words) is { } address:
                    addresses.Add(address);
                    break;
                default:
                    break;
            }
        }

        return interfaces;
    }
}

/// <summary>One address of an interface.</summary>
internal sealed record InterfaceAddress(IPAddress Ip, int PrefixLength, bool IsTemporary)
{
    /// <summary>Neither loopback, link-local nor unset: an address that says where the Mac is.</summary>
    public bool IsPlacing => !IPAddress.IsLoopback(Ip) && !Ip.IsIPv6LinkLocal && !Ip.Equals(IPAddress.Any) && !Ip.Equals(IPAddress.IPv6Any) && !IsIPv4LinkLocal;

    private bool IsIPv4LinkLocal => Ip.AddressFamily == AddressFamily.InterNetwork && Ip.GetAddressBytes() is [169, 254, ..];

    /// <summary><c>inet 10.0.0.2 netmask 0xffffff00</c>, on tunnels <c>inet 10.0.0.2 --> 10.0.0.1 netmask ...</c>, or <c>inet6 fe80::1%en0 prefixlen 64</c>.</summary>
    public static InterfaceAddress? TryParse(string[] words)
    {
        if (words.Length < 2 || !IPAddress.TryParse(words[1].Split('%')[0], out var ip))
        {
            return null;
        }

        return PrefixOf(words) is { } prefix ? new InterfaceAddress(ip, prefix, words.Contains("temporary")) : null;
    }

    private static int? PrefixOf(string[] words)
    {
        var mask = ValueBehind(words, "netmask");
        if (mask is not null && mask.StartsWith("0x", StringComparison.Ordinal)
            && uint.TryParse(mask.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
        {
            return System.Numerics.BitOperations.PopCount(bits);
        }

        return int.TryParse(ValueBehind(words, "prefixlen"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= 128 ? length : null;
    }

    private static string? ValueBehind(string[] words, string name)
    {
        var at = Array.IndexOf(words, name);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }
}
