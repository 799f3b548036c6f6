using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.Formats.MachO;

/// <summary>
/// What the signature inside a Mach-O executable of one architecture says of itself. It is read, not checked: layouts as in Apple's published <c>cs_blobs.h</c> and
/// <c>mach-o/loader.h</c>.
/// </summary>
/// <param name="Identifier">Name that the code was signed under.</param>
/// <param name="TeamIdentifier">Whose it is; null where it was signed ad hoc.</param>
/// <param name="CodeHash">SHA-256 of the code directory, cut to the 20 bytes that macOS calls <c>cdhash</c>; lower-case hex.</param>
public sealed record CodeSignature(string Identifier, string? TeamIdentifier, string CodeHash)
{
    private const uint Magic64 = 0xFEED_FACF;
    private const int HeaderBytes = 32;
    private const uint SignatureCommand = 0x1D;
    private const uint EmbeddedSignature = 0xFADE_0CC0;
    private const uint CodeDirectory = 0xFADE_0C02;
    private const uint CodeDirectorySlot = 0;
    private const uint VersionWithTeam = 0x2_0200;
    private const byte Sha256Type = 2;
    private const int CodeHashBytes = 20;
    private const int LeastDirectoryBytes = 52;

    /// <summary>Reads it; false where there is no Mach-O file of 64 bits with a signature of SHA-256.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out CodeSignature? signature)
    {
        signature = null;
        if (!TryFindSignature(file, out var blob) || !TryFindDirectory(blob, out var directory) || directory[37] != Sha256Type
            || !TryReadText(directory, Number(directory, 20), out var identifier))
        {
            return false;
        }

        string? team = null;
        if (Number(directory, 8) >= VersionWithTeam && Number(directory, 48) is > 0 and var at && !TryReadText(directory, at, out team))
        {
            return false;
        }

        signature = new CodeSignature(identifier, team, Convert.ToHexStringLower(SHA256.HashData(directory).AsSpan(0, CodeHashBytes)));
        return true;
    }

    private static bool TryFindSignature(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> blob)
    {
        blob = default;
        if (file.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic64)
        {
            return false;
        }

        var commands = BinaryPrimitives.ReadUInt32LittleEndian(file[16..]);
        long at = HeaderBytes;
        for (var command = 0u; command < commands && at + 16 <= file.Length; command++)
        {
            var words = file[(int)at..];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(words[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(words) == SignatureCommand)
            {
                var start = BinaryPrimitives.ReadUInt32LittleEndian(words[8..]);
                var length = BinaryPrimitives.ReadUInt32LittleEndian(words[12..]);
                if ((long)start + length > file.Length)
                {
                    return false;
                }

                blob = file.Slice((int)start, (int)length);
                return true;
            }

            if (size < 8)
            {
                return false;
            }

            at += size;
        }

        return false;
    }

    private static bool TryFindDirectory(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> directory)
    {
        directory = default;
        if (blob.Length < 12 || Number(blob, 0) != EmbeddedSignature)
        {
            return false;
        }

        var entries = Number(blob, 8);
        for (var entry = 0u; entry < entries && 12 + ((entry + 1L) * 8) <= blob.Length; entry++)
        {
            var index = 12 + ((int)entry * 8);
            if (Number(blob, index) != CodeDirectorySlot)
            {
                continue;
            }

            var start = Number(blob, index + 4);
            if (start + 8L > blob.Length || Number(blob, (int)start) != CodeDirectory)
            {
                return false;
            }

            var length = Number(blob, (int)start + 4);
            if (length < LeastDirectoryBytes || start + (long)length > blob.Length)
            {
                return false;
            }

            directory = blob.Slice((int)start, (int)length);
            return true;
        }

        return false;
    }

    private static bool TryReadText(ReadOnlySpan<byte> directory, uint start, out string text)
    {
        text = "";
        if (start >= directory.Length)
        {
            return false;
        }

        var rest = directory[(int)start..];
        var end = rest.IndexOf((byte)0);
        if (end <= 0)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(rest[..end]);
        return true;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
