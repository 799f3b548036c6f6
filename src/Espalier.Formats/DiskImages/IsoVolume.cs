using System.Buffers.Binary;
using System.Text;

namespace Espalier.Formats.DiskImages;

/// <summary>A volume of ISO 9660 with Joliet's names and one folder.</summary>
internal static class IsoVolume
{
    private const int Sector = 2048;
    private const int PrimaryDescriptor = 16, JolietDescriptor = 17, Terminator = 18;
    private const int PrimaryPaths = 19, JolietPaths = 21, PrimaryFolder = 23, JolietFolder = 24, FirstFile = 25;
    private const int RecordHeader = 33;
    private const int RootRecord = 34;
    private const int PathTableLength = 10;
    private const byte FolderFlag = 2;

    public static byte[] Write(string volumeName, IReadOnlyList<DiskFile> files, DateTimeOffset madeAt)
    {
        if (volumeName.Length is 0 or > 16 || files.Any(static f => !IsName(f.Name)) || files.DistinctBy(static f => ShortName(f.Name)).Count() != files.Count)
        {
            throw new ArgumentException("The volume or one of its files has a name that it cannot have, or two have the same.", nameof(files));
        }

        var places = new List<(DiskFile File, int Sector)>();
        var next = FirstFile;
        foreach (var file in files)
        {
            places.Add((file, next));
            next += Sectors(file.Content.Length);
        }

        var volume = new byte[next * Sector];
        WriteDescriptor(volume, PrimaryDescriptor, next, volumeName, madeAt, isJoliet: false);
        WriteDescriptor(volume, JolietDescriptor, next, volumeName, madeAt, isJoliet: true);
        volume[Terminator * Sector] = 255;
        "CD001\u0001"u8.CopyTo(volume.AsSpan((Terminator * Sector) + 1));
        WritePaths(volume, PrimaryPaths, PrimaryFolder);
        WritePaths(volume, JolietPaths, JolietFolder);
        WriteFolder(volume, PrimaryFolder, madeAt, [.. places.Select(static p => (Encoding.ASCII.GetBytes(ShortName(p.File.Name)), p.Sector, p.File.Content.Length))]);
        WriteFolder(volume, JolietFolder, madeAt, [.. places.Select(static p => (Encoding.BigEndianUnicode.GetBytes(p.File.Name + ";1"), p.Sector, p.File.Content.Length))]);
        foreach (var (file, sector) in places)
        {
            file.Content.CopyTo(volume, sector * Sector);
        }

        return volume;
    }

    /// <exception cref="InvalidDataException">No such volume.</exception>
    public static IReadOnlyList<DiskFile> Read(byte[] volume)
    {
        var descriptor = At(volume, JolietDescriptor, Sector);
        if (descriptor[0] != 2 || !descriptor[1..].StartsWith("CD001"u8))
        {
            throw new InvalidDataException("The disk image has no volume that is read here.");
        }

        var folder = At(volume, BinaryPrimitives.ReadInt32LittleEndian(descriptor[158..]), BinaryPrimitives.ReadInt32LittleEndian(descriptor[166..]));
        var files = new List<DiskFile>();
        for (var at = 0; at + RecordHeader < folder.Length && folder[at] >= RecordHeader; at += folder[at])
        {
            var nameLength = folder[at + 32];
            if (at + RecordHeader + nameLength > folder.Length)
            {
                throw new InvalidDataException("A folder of the disk image is damaged.");
            }

            if ((folder[at + 25] & FolderFlag) == 0)
            {
                var name = Encoding.BigEndianUnicode.GetString(folder.Slice(at + RecordHeader, nameLength)).Split(';')[0];
                if (!IsName(name))
                {
                    throw new InvalidDataException("A file of the disk image has no name that is used here.");
                }

                var length = BinaryPrimitives.ReadInt32LittleEndian(folder[(at + 10)..]);
                files.Add(new DiskFile(name, At(volume, BinaryPrimitives.ReadInt32LittleEndian(folder[(at + 2)..]), length).ToArray()));
            }
        }

        return files;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name is not ("." or "..") && !name.Any(static c => char.IsControl(c) || "/\\:;*?".Contains(c, StringComparison.Ordinal));

    private static ReadOnlySpan<byte> At(byte[] volume, int sector, int length) => sector >= 0 && length >= 0 && (long)sector * Sector <= volume.Length && length <= volume.Length - ((long)sector * Sector)
        ? volume.AsSpan(sector * Sector, length)
        : throw new InvalidDataException("The volume of the disk image is damaged.");

    private static int Sectors(int bytes) => (bytes + Sector - 1) / Sector;

    /// <summary>Eight letters and three, for readers that know no other names.</summary>
    private static string ShortName(string name)
    {
        var dot = name.LastIndexOf('.');
        return Part(dot < 0 ? name : name[..dot], 8) + "." + Part(dot < 0 ? "" : name[(dot + 1)..], 3) + ";1";

        static string Part(string text, int most) => string.Concat(text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(most));
    }

    private static void WriteDescriptor(byte[] volume, int sector, int sectors, string name, DateTimeOffset madeAt, bool isJoliet)
    {
        var to = volume.AsSpan(sector * Sector, Sector);
        to[0] = isJoliet ? (byte)2 : (byte)1;
        "CD001\u0001"u8.CopyTo(to[1..]);
        foreach (var (start, length) in new[] { (8, 32), (40, 32), (190, 128), (318, 128), (446, 128), (574, 128), (702, 37), (739, 37), (776, 37) })
        {
            WriteText(to.Slice(start, length), start == 40 ? name : "", isJoliet);
        }

        Both(to[80..], sectors);
        if (isJoliet)
        {
            "%/E"u8.CopyTo(to[88..]);
        }

        Both16(to[120..], 1);
        Both16(to[124..], 1);
        Both16(to[128..], Sector);
        Both(to[132..], PathTableLength);
        var paths = isJoliet ? JolietPaths : PrimaryPaths;
        BinaryPrimitives.WriteInt32LittleEndian(to[140..], paths);
        BinaryPrimitives.WriteInt32BigEndian(to[148..], paths + 1);
        WriteRecord(to.Slice(156, RootRecord), [0], isJoliet ? JolietFolder : PrimaryFolder, Sector, FolderFlag, madeAt);
        foreach (var start in new[] { 813, 830 })
        {
            Encoding.ASCII.GetBytes(madeAt.UtcDateTime.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture) + "00").CopyTo(to[start..]);
        }

        to.Slice(847, 16).Fill((byte)'0');
        to.Slice(864, 16).Fill((byte)'0');
        to[881] = 1;
    }

    private static void WriteText(Span<byte> to, string text, bool isJoliet)
    {
        if (!isJoliet)
        {
            to.Fill((byte)' ');
            Encoding.ASCII.GetBytes(text.ToUpperInvariant()).CopyTo(to);
            return;
        }

        for (var n = 0; n + 1 < to.Length; n += 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to[n..], n / 2 < text.Length ? text[n / 2] : ' ');
        }
    }

    private static void WritePaths(byte[] volume, int sector, int folder)
    {
        for (var n = 0; n < 2; n++)
        {
            var to = volume.AsSpan((sector + n) * Sector);
            to[0] = 1;
            if (n == 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(to[2..], folder);
                to[6] = 1;
            }
            else
            {
                BinaryPrimitives.WriteInt32BigEndian(to[2..], folder);
                to[7] = 1;
            }
        }
    }

    private static void WriteFolder(byte[] volume, int sector, DateTimeOffset madeAt, (byte[] Name, int Sector, int Length)[] files)
    {
        var to = volume.AsSpan(sector * Sector, Sector);
        to = to[WriteRecord(to, [0], sector, Sector, FolderFlag, madeAt)..];
        to = to[WriteRecord(to, [1], sector, Sector, FolderFlag, madeAt)..];
        foreach (var (name, at, length) in files.OrderBy(static f => Convert.ToHexString(f.Name), StringComparer.Ordinal))
        {
            to = to[WriteRecord(to, name, at, length, 0, madeAt)..];
        }
    }

    private static int WriteRecord(Span<byte> to, byte[] name, int sector, int length, byte flags, DateTimeOffset madeAt)
    {
        var size = (RecordHeader + name.Length + 1) & ~1;
        var at = madeAt.UtcDateTime;
        to[0] = (byte)size;
        Both(to[2..], sector);
        Both(to[10..], length);
        byte[] time = [(byte)(at.Year - 1900), (byte)at.Month, (byte)at.Day, (byte)at.Hour, (byte)at.Minute, (byte)at.Second, 0];
        time.CopyTo(to[18..]);
        to[25] = flags;
        Both16(to[28..], 1);
        to[32] = (byte)name.Length;
        name.CopyTo(to[RecordHeader..]);
        return size;
    }

    private static void Both(Span<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, value);
        BinaryPrimitives.WriteInt32BigEndian(to[4..], value);
    }

    private static void Both16(Span<byte> to, int value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(to, (short)value);
        BinaryPrimitives.WriteInt16BigEndian(to[2..], (short)value);
    }
}
