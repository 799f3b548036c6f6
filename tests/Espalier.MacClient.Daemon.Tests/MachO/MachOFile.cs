using System.Buffers.Binary;
using System.Text;

namespace Espalier.MacClient.Daemon.Tests.MachO;

/// <summary>What the kernel of macOS looks at before it runs a 64-bit program: header, load commands and code signature.</summary>
internal sealed class MachOFile
{
    public const uint Arm64 = 0x0100_000C;
    public const uint X64 = 0x0100_0007;

    private const uint Magic = 0xFEED_FACF;
    private const int HeaderBytes = 32;
    private const uint LoadDylib = 0x0C;
    private const uint CodeSignatureCommand = 0x1D;
    private const uint BuildVersion = 0x32;

    private MachOFile(uint processor, uint fileType) => (Processor, FileType) = (processor, fileType);

    public uint Processor { get; }

    /// <summary>2 is an executable.</summary>
    public uint FileType { get; }

    /// <summary>Oldest system that runs it.</summary>
    public Version? OldestSystem { get; private set; }

    public List<string> Libraries { get; } = [];

    /// <summary>Where the signature lies.</summary>
    public Range? Signature { get; private set; }

    public static MachOFile Read(ReadOnlySpan<byte> bytes)
    {
        Number(bytes, 0).ShouldBe(Magic);
        var file = new MachOFile(Number(bytes, 4), Number(bytes, 12));
        var at = HeaderBytes;
        for (var commands = Number(bytes, 16); commands > 0; commands--)
        {
            var command = bytes.Slice(at, (int)Number(bytes, at + 4));
            switch (Number(command, 0))
            {
                case LoadDylib:
                    var name = command[(int)Number(command, 8)..];
                    file.Libraries.Add(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]));
                    break;
                case BuildVersion:
                    var version = Number(command, 12);
                    file.OldestSystem = new Version((int)(version >> 16), (int)(version >> 8 & 0xFF));
                    break;
                case CodeSignatureCommand:
                    var start = (int)Number(command, 8);
                    file.Signature = start..(start + (int)Number(command, 12));
                    break;
                default:
                    break;
            }

            at += command.Length;
        }

        return file;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
