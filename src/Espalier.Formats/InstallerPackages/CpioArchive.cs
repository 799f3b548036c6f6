using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Espalier.Formats.InstallerPackages;

/// <summary>Writes the <c>Payload</c> and <c>Scripts</c> of a package: a cpio archive in the portable format (odc), in gzip.</summary>
internal static class CpioArchive
{
    public static byte[] Write(IReadOnlyList<PackageItem> items)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            var number = 0;
            foreach (var item in items)
            {
                var name = item.Path == PackageItem.Root ? "." : "./" + item.Path;
                WriteEntry(gzip, name, ++number, item.FullMode, item.Content is null ? 2 : 1, item.ModifiedAt.ToUnixTimeSeconds(), item.Content ?? []);
            }

            WriteEntry(gzip, "TRAILER!!!", 0, 0, 1, 0, []);
        }

        return packed.ToArray();
    }

    private static void WriteEntry(GZipStream to, string name, int number, int mode, int links, long modifiedAt, byte[] content)
    {
        var path = Encoding.UTF8.GetBytes(name + '\0');
        var header = "070707" + Octal(0, 6) + Octal(number, 6) + Octal(mode, 6) + Octal(0, 6) + Octal(0, 6) + Octal(links, 6) + Octal(0, 6)
            + Octal(modifiedAt, 11) + Octal(path.Length, 6) + Octal(content.Length, 11);
        to.Write(Encoding.ASCII.GetBytes(header));
        to.Write(path);
        to.Write(content);
    }

    private static string Octal(long value, int digits)
    {
        var text = Convert.ToString(value, 8).PadLeft(digits, '0');
        return text.Length == digits ? text : throw new ArgumentOutOfRangeException(nameof(value), value.ToString(CultureInfo.InvariantCulture) + " has no place in a cpio header.");
    }
}
