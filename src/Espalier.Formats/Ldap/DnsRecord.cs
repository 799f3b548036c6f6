using System.Buffers.Binary;
using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>A DNS record as Active Directory keeps it in <c>dnsRecord</c> (MS-DNSP, section 2.3.2.2).</summary>
public static class DnsRecord
{
    private const int HeaderBytes = 24;
    private const ushort Service = 33;
    private const byte Version = 5;

    /// <summary>Rank of records of a zone that the server is the authority for.</summary>
    private const byte Zone = 0xF0;

    /// <summary>A record that says where a service is (SRV, RFC 2782); it never grows old.</summary>
    /// <param name="host">DNS name.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="seconds">How long it may be remembered.</param>
    public static byte[] OfService(string host, int port, int seconds)
    {
        var labels = host.TrimEnd('.').Split('.').Select(Encoding.ASCII.GetBytes).ToList();
        byte[] name = [.. labels.SelectMany(static l => (byte[])[(byte)l.Length, .. l]), 0];
        var bytes = new byte[HeaderBytes + 6 + 2 + name.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(bytes.Length - HeaderBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), Service);
        bytes[4] = Version;
        bytes[5] = Zone;
        bytes[8] = 1;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), seconds);
        var data = bytes.AsSpan(HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], 100);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], (ushort)port);
        data[6] = (byte)name.Length;
        data[7] = (byte)labels.Count;
        name.CopyTo(data[8..]);
        return bytes;
    }
}
