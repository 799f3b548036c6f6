using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.MacClient.Daemon.Tests.MachO;

/// <summary>The code directory of an embedded signature: hashes of all pages that the signature covers.</summary>
internal sealed class CodeDirectory
{
    private const uint EmbeddedSignature = 0xFADE_0CC0;
    private const uint CodeDirectoryMagic = 0xFADE_0C02;
    private const uint CodeDirectorySlot = 0;
    private const byte Sha256Type = 2;

    private readonly byte[] _bytes;

    private CodeDirectory(byte[] bytes) => _bytes = bytes;

    public bool IsAdHoc => (Number(_bytes, 12) & 0x2) != 0;

    public int CodeLimit => (int)Number(_bytes, 32);

    /// <summary>What macOS knows the code by.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(_bytes).AsSpan(0, 20));

    public string Identifier
    {
        get
        {
            var text = _bytes.AsSpan((int)Number(_bytes, 20));
            return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
        }
    }

    public static CodeDirectory Read(ReadOnlySpan<byte> signature)
    {
        Number(signature, 0).ShouldBe(EmbeddedSignature);
        for (var index = 0; index < Number(signature, 8); index++)
        {
            var entry = 12 + (index * 8);
            if (Number(signature, entry) == CodeDirectorySlot)
            {
                var directory = signature[(int)Number(signature, entry + 4)..];
                Number(directory, 0).ShouldBe(CodeDirectoryMagic);
                return new CodeDirectory(directory[..(int)Number(directory, 4)].ToArray());
            }
        }

        throw new ShouldAssertException("The signature has no code directory.");
    }

    /// <summary>Numbers of the pages whose content is not what was signed.</summary>
    public IReadOnlyList<int> FindWrongPages(ReadOnlySpan<byte> file)
    {
        _bytes[36].ShouldBe((byte)SHA256.HashSizeInBytes);
        _bytes[37].ShouldBe(Sha256Type);
        var page = 1 << _bytes[39];
        var hashes = (int)Number(_bytes, 16);
        List<int> wrong = [];
        ((CodeLimit + page - 1) / page).ShouldBe((int)Number(_bytes, 28));
        for (var number = 0; number * page < CodeLimit; number++)
        {
            var content = file[(number * page)..Math.Min((number + 1) * page, CodeLimit)];
            if (!SHA256.HashData(content).AsSpan().SequenceEqual(_bytes.AsSpan(hashes + (number * SHA256.HashSizeInBytes), SHA256.HashSizeInBytes)))
            {
                wrong.Add(number);
            }
        }

        return wrong;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
