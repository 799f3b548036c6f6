using System.Buffers.Binary;
using Espalier.Formats.MachO;

namespace Espalier.Formats.Fuzz;

/// <summary>Signatures inside Mach-O executables.</summary>
internal static class ExecutableTarget
{
    public static FuzzTarget Create() => new("macho", [Sample()], [[0xCF, 0xFA, 0xED, 0xFE], [0x1D, 0, 0, 0, 0x10, 0, 0, 0], [0xFA, 0xDE, 0x0C, 0xC0], [0xFA, 0xDE, 0x0C, 0x02], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF]], Try);

    // A header with the one command that says where the signature is; a blob of one code directory with name and team.
    private static byte[] Sample()
    {
        const int commandAt = 32, blobAt = 48, directoryAt = 20, length = 84;
        var file = new byte[blobAt + directoryAt + length];
        BinaryPrimitives.WriteUInt32LittleEndian(file, 0xFEED_FACF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), 1);
        foreach (var (number, value) in new uint[] { 0x1D, 16, blobAt, directoryAt + length }.Index())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(commandAt + (4 * number)), value);
        }

        var blob = file.AsSpan(blobAt);
        Write(blob, [0xFADE_0CC0, directoryAt + length, 1, 0, directoryAt]);
        var directory = blob[directoryAt..];
        Write(directory, [0xFADE_0C02, length, 0x2_0400, 0, 0, 56, 0, 0, 0, 0, 0, 0, 72]);
        directory[37] = 2;
        "org.example.tool"u8.CopyTo(directory[56..]);
        "TEAM123456"u8.CopyTo(directory[72..]);
        return file;
    }

    private static void Write(Span<byte> to, ReadOnlySpan<uint> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to[(4 * i)..], numbers[i]);
        }
    }

    private static bool Try(byte[] bytes)
    {
        var accepted = CodeSignature.TryRead(bytes, out var signature);
        Promises.Keep(accepted == (signature is not null), "a signature or none");
        Promises.Keep(signature is null || (signature.CodeHash.Length == 40 && signature.Identifier.Length > 0), "a signature has a hash and a name");
        return accepted;
    }
}
