using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Espalier.Formats.Kerberos;

namespace Espalier.Formats.Tests.Kerberos;

public sealed class LogonInformationTests
{
    private static readonly uint[] Domain = [21, 1004336348, 1177238915, 682003330];

    [Fact]
    public void The_account_is_its_domain_and_its_number() =>
        LogonInformation.FindSid(Encode("ada", 3, 1105, Domain)).ShouldBe("S-1-5-21-1004336348-1177238915-682003330-1105");

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("山田 Grün")]
    public void Texts_of_every_length_stand_before_it(string name) =>
        LogonInformation.FindSid(Encode(name, 0, 1105, Domain)).ShouldBe("S-1-5-21-1004336348-1177238915-682003330-1105");

    [Fact]
    public void Nobody_is_named_by_the_number_0() => LogonInformation.FindSid(Encode("ada", 1, 0, Domain)).ShouldBeNull();

    [Fact]
    public void No_part_of_it_names_anybody()
    {
        var whole = Encode("ada", 3, 1105, Domain);
        for (var length = 0; length < whole.Length; length++)
        {
            LogonInformation.FindSid(whole.AsSpan(0, length)).ShouldBeNull();
        }
    }

    [Fact]
    public void Changed_bytes_never_break_the_reader() =>
        Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 400], Gen.UInt).Sample((one, value, other, number) =>
        {
            var bytes = Encode("ada", 3, 1105, Domain);
            bytes[one % bytes.Length] = value;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(other % (bytes.Length - 3)), number);
            if (LogonInformation.FindSid(bytes) is { } sid)
            {
                Espalier.Formats.Ldap.SecurityIdentifiers.IsValid(sid).ShouldBeTrue(sid);
            }
        });

    /// <summary>As a domain controller writes it, by the description of the structure.</summary>
    private static byte[] Encode(string name, int groups, uint user, uint[] domain)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write([1, 0x10, 8, 0, 0xCC, 0xCC, 0xCC, 0xCC]);
        writer.Write(new byte[8]);
        writer.Write(0x20000u);
        writer.Write(new byte[48]);
        for (var i = 0; i < 6; i++)
        {
            WriteText(i == 2 ? null : name);
        }

        writer.Write(0u);
        writer.Write(user);
        writer.Write(513u);
        writer.Write(groups);
        writer.Write(groups == 0 ? 0u : 0x20004u);
        writer.Write(0x20u);
        writer.Write(new byte[16]);
        WriteText("DC1");
        WriteText("CORP");
        writer.Write(0x20008u);
        writer.Write(new byte[60]);
        for (var i = 0; i < 6; i++)
        {
            WriteContent(i == 2 ? null : name);
        }

        if (groups > 0)
        {
            writer.Write(groups);
            writer.Write(new byte[8 * groups]);
        }

        WriteContent("DC1");
        WriteContent("CORP");
        writer.Write(domain.Length);
        writer.Write([1, (byte)domain.Length, 0, 0, 0, 0, 0, 5]);
        foreach (var part in domain)
        {
            writer.Write(part);
        }

        return stream.ToArray();

        void WriteText(string? text)
        {
            writer.Write((ushort)((text?.Length ?? 0) * 2));
            writer.Write((ushort)((text?.Length ?? 0) * 2));
            writer.Write(text is null ? 0u : 0x2000Cu);
        }

        void WriteContent(string? text)
        {
            if (text is null)
            {
                return;
            }

            writer.Write(text.Length);
            writer.Write(0u);
            writer.Write(text.Length);
            writer.Write(Encoding.Unicode.GetBytes(text));
            writer.Write(new byte[(4 - (stream.Position % 4)) % 4]);
        }
    }
}
