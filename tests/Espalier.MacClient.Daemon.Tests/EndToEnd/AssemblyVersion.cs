using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>Makes another version of a library: the same code under another number.</summary>
internal static class AssemblyVersion
{
    public static byte[] Change(byte[] library, Version version)
    {
        using var file = new PEReader(new MemoryStream(library));
        var metadata = file.GetMetadataReader();

        // The only row of the table: a hash algorithm, then four numbers.
        var at = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.Assembly) + sizeof(uint);
        foreach (var number in new[] { version.Major, version.Minor, version.Build, 0 })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(library.AsSpan(at), (ushort)number);
            at += sizeof(ushort);
        }

        return library;
    }
}
