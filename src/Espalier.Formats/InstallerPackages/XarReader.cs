using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Espalier.Formats.InstallerPackages;

/// <summary>Reads the files of a xar archive; whoever made it is not trusted, so sizes are bounded before anything is unpacked.</summary>
internal static class XarReader
{
    private const int MaxTableBytes = 8 * 1024 * 1024;
    private const int MinHeader = 28;

    /// <summary>Elements inside each other; a package has about six.</summary>
    private const int MaxDepth = 32;

    /// <summary>Deflate makes one byte of at most so many (RFC 1951: 258 for two bits); what claims more is not given the memory.</summary>
    internal const long MostUnpacked = 1032;

    /// <summary>The files by path.</summary>
    /// <exception cref="InvalidDataException">No such archive, or more than <paramref name="maxBytes"/> in it.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(ReadOnlySpan<byte> archive, long maxBytes)
    {
        if (archive.Length < MinHeader || !archive.StartsWith("xar!"u8))
        {
            throw new InvalidDataException("This is no xar archive.");
        }

        var header = BinaryPrimitives.ReadUInt16BigEndian(archive[4..]);
        var packed = BinaryPrimitives.ReadInt64BigEndian(archive[8..]);
        var plain = BinaryPrimitives.ReadInt64BigEndian(archive[16..]);
        if (header < MinHeader || packed < 0 || plain is < 0 or > MaxTableBytes || packed > archive.Length - header)
        {
            throw new InvalidDataException("The header of the xar archive is damaged.");
        }

        var table = Unpack(archive.Slice(header, (int)packed), plain);
        var heap = archive[(header + (int)packed)..];
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var left = maxBytes;
        foreach (var (path, data) in Find(ParseTable(table)))
        {
            var offset = Number(data, "offset");
            var length = Number(data, "length");
            var size = Number(data, "size");
            left -= size;
            if (offset < 0 || length < 0 || size < 0 || length > heap.Length || offset > heap.Length - length || left < 0)
            {
                throw new InvalidDataException($"'{path}' in the xar archive is damaged or too large.");
            }

            var stored = heap.Slice((int)offset, (int)length);
            var isPacked = data.Element("encoding")?.Attribute("style")?.Value == "application/x-gzip";
            if (!files.TryAdd(path, isPacked ? Unpack(stored, size) : stored.ToArray()))
            {
                throw new InvalidDataException($"'{path}' is twice in the xar archive.");
            }
        }

        return files;
    }

    private static XElement ParseTable(byte[] table)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MaxTableBytes };
        try
        {
            // Looked at before it is loaded, which takes ever longer with the depth.
            using (var depth = XmlReader.Create(new MemoryStream(table), settings))
            {
                while (depth.Read())
                {
                    if (depth.Depth > MaxDepth)
                    {
                        throw new InvalidDataException("The folders of the xar archive are too deep.");
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(table), settings);
            return XDocument.Load(reader).Root?.Element("toc") ?? throw new InvalidDataException("The xar archive has no table of contents.");
        }
        catch (XmlException malformed)
        {
            throw new InvalidDataException("The table of contents of the xar archive is damaged.", malformed);
        }
    }

    private static IEnumerable<(string Path, XElement Data)> Find(XElement folder, string prefix = "")
    {
        foreach (var file in folder.Elements("file"))
        {
            var path = prefix + file.Element("name")?.Value;
            if (file.Element("data") is { } data)
            {
                yield return (path, data);
            }

            foreach (var inner in Find(file, path + "/"))
            {
                yield return inner;
            }
        }
    }

    private static long Number(XElement data, string name) =>
        long.TryParse(data.Element(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;

    private static byte[] Unpack(ReadOnlySpan<byte> packed, long size)
    {
        if (size > packed.Length * MostUnpacked)
        {
            throw new InvalidDataException("A part of the xar archive is shorter than it says.");
        }

        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var plain = new byte[size];
        try
        {
            zlib.ReadExactly(plain);
        }
        catch (EndOfStreamException shorter)
        {
            throw new InvalidDataException("A part of the xar archive is shorter than it says.", shorter);
        }
        catch (IOException notPacked)
        {
            throw new InvalidDataException("A part of the xar archive cannot be unpacked.", notPacked);
        }

        return plain;
    }
}
