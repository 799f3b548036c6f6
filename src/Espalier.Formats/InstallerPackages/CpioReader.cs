using System.IO.Compression;
using System.Text;

namespace Espalier.Formats.InstallerPackages;

/// <summary>Reads a cpio archive in the portable format (odc), in gzip; files and folders only.</summary>
internal static class CpioReader
{
    private const int HeaderLength = 76;
    private const int MaxName = 1024;

    /// <summary>The files and folders; the place itself is left out.</summary>
    /// <exception cref="InvalidDataException">No such archive, something else in it, or more than <paramref name="maxBytes"/>.</exception>
    public static IReadOnlyList<PackageItem> Read(byte[] packed, long maxBytes)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var items = new List<PackageItem>();
        var header = new byte[HeaderLength];
        while (true)
        {
            try
            {
                gzip.ReadExactly(header);
                if (!header.AsSpan().StartsWith("070707"u8))
                {
                    throw new InvalidDataException("This is no cpio archive of the portable format.");
                }

                var nameLength = Octal(header, 59, 6);
                var size = Octal(header, 65, 11);
                maxBytes -= HeaderLength + nameLength + size;
                if (nameLength is < 1 or > MaxName || maxBytes < 0 || size > packed.Length * XarReader.MostUnpacked)
                {
                    throw new InvalidDataException("The cpio archive has a name or content that is too large.");
                }

                var name = new byte[nameLength];
                gzip.ReadExactly(name);
                var content = new byte[size];
                gzip.ReadExactly(content);
                var path = Encoding.UTF8.GetString(name.AsSpan(0, (int)nameLength - 1));
                if (path == "TRAILER!!!")
                {
                    return items;
                }

                var mode = (int)Octal(header, 18, 6);
                if (path != PackageItem.Root)
                {
                    items.Add(new PackageItem(
                        path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path,
                        (UnixFileMode)(mode & 0xFFF),
                        (mode & 0xF000) switch { 0x4000 => null, 0x8000 => content, _ => throw new InvalidDataException($"'{path}' in the cpio archive is neither file nor folder.") },
                        DateTimeOffset.FromUnixTimeSeconds(Octal(header, 48, 11))));
                }
            }
            catch (EndOfStreamException shorter)
            {
                throw new InvalidDataException("The cpio archive ends early.", shorter);
            }
            catch (IOException notPacked)
            {
                throw new InvalidDataException("The cpio archive cannot be unpacked.", notPacked);
            }
        }
    }

    private static long Octal(byte[] header, int offset, int digits)
    {
        long value = 0;
        foreach (var digit in header.AsSpan(offset, digits))
        {
            value = digit is >= (byte)'0' and <= (byte)'7' ? (value << 3) | (uint)(digit - '0') : throw new InvalidDataException("A number in the cpio archive is damaged.");
        }

        return value;
    }
}
