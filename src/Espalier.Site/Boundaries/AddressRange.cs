using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Espalier.Site.Boundaries;

/// <summary>A stretch of IP addresses of one family.</summary>
public readonly record struct AddressRange(UInt128 First, UInt128 Last, AddressFamily Family)
{
    public bool Contains(IPAddress address)
    {
        var (value, family) = ToNumber(address);
        return family == Family && value >= First && value <= Last;
    }

    /// <summary>Reads <c>10.1.0.0/16</c> or, as the guide's consoles write it, <c>10.1.0.0/255.255.0.0</c>; host bits must be clear.</summary>
    public static bool TryParseSubnet(string text, out AddressRange range, out string problem)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryAddress(text[..slash], out var network))
        {
            problem = "Write a subnet as network/length, for example 10.1.0.0/16.";
            return false;
        }

        var (value, family) = ToNumber(network);
        var bits = family == AddressFamily.InterNetwork ? 32 : 128;
        if (!TryLength(text[(slash + 1)..], bits, out var length))
        {
            problem = $"The part behind the slash is a length from 0 to {bits}, or a mask such as 255.255.0.0.";
            return false;
        }

        var hostMask = length == 0 ? Ones(bits) : Ones(bits - length);
        if ((value & hostMask) != 0)
        {
            problem = "The network address has bits set behind its length; did you mean a smaller network?";
            return false;
        }

        range = new AddressRange(value, value | hostMask, family);
        problem = "";
        return true;
    }

    /// <summary>Reads <c>10.1.0.1-10.1.0.99</c>.</summary>
    public static bool TryParseRange(string text, out AddressRange range, out string problem)
    {
        range = default;
        var parts = text.Split('-', 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryAddress(parts[0], out var first) || !TryAddress(parts[1], out var last) || first.AddressFamily != last.AddressFamily)
        {
            problem = "Write a range as first-last, for example 10.1.0.1-10.1.0.99.";
            return false;
        }

        var (from, family) = ToNumber(first);
        var (to, _) = ToNumber(last);
        if (from > to)
        {
            problem = "The first address lies behind the last one.";
            return false;
        }

        range = new AddressRange(from, to, family);
        problem = "";
        return true;
    }

    private static UInt128 Ones(int bits) => bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private static bool TryAddress(string text, out IPAddress address)
    {
        // IPAddress takes '10.1' and '0x0a000001' too; a person who types those means something else.
        var ok = IPAddress.TryParse(text.Trim(), out var parsed) && (parsed.AddressFamily == AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3);
        address = ok ? parsed! : IPAddress.None;
        return ok;
    }

    private static bool TryLength(string text, int bits, out int length)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            return length <= bits;
        }

        if (bits != 32 || !TryAddress(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var value = BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        length = System.Numerics.BitOperations.LeadingZeroCount(~value);
        return value == (length == 0 ? 0 : uint.MaxValue << (32 - length));
    }

    private static (UInt128 Value, AddressFamily Family) ToNumber(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? (BinaryPrimitives.ReadUInt32BigEndian(bytes), AddressFamily.InterNetwork)
            : (BinaryPrimitives.ReadUInt128BigEndian(bytes), AddressFamily.InterNetworkV6);
    }
}
