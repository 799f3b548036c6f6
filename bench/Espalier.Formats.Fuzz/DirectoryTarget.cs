using System.Formats.Asn1;
using Espalier.Formats.Ldap;

namespace Espalier.Formats.Fuzz;

/// <summary>What a directory server answers: frames, messages, and who may do what.</summary>
internal static class DirectoryTarget
{
    public static FuzzTarget Create() => new("ldap", [Entry(), Result(), Descriptor()], [[0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x30, 0x80], [0x04, 0x00], [0x64], [0x65, 0x07], [0x01, 0x05, 0, 0, 0, 0, 0, 5]], Try);

    private static byte[] Entry() => Message(4, static writer =>
    {
        writer.WriteOctetString("CN=ada,DC=example,DC=com"u8);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteOctetString("memberOf"u8);
                using (writer.PushSetOf())
                {
                    writer.WriteOctetString("CN=a,DC=example,DC=com"u8);
                    writer.WriteOctetString("CN=b,DC=example,DC=com"u8);
                }
            }
        }
    });

    private static byte[] Result() => Message(5, static writer =>
    {
        writer.WriteEncodedValue([0x0A, 0x01, 0x31]);
        writer.WriteOctetString([]);
        writer.WriteOctetString("80090308: LdapErr: DSID-0C09044E, data 52e, v2580"u8);
    });

    private static byte[] Message(int tag, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(7);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, tag)))
            {
                write(writer);
            }
        }

        return writer.Encode();
    }

    // Revision 1, a list of two entries of which one is of an object type, no owner.
    private static byte[] Descriptor() => Convert.FromHexString(
        "01000480" + "00000000" + "00000000" + "00000000" + "14000000"
        + "0400" + "4400" + "02000000"
        + "0000" + "1400" + "FF010F00" + "01010000" + "00000005" + "12000000"
        + "0502" + "2800" + "30000000" + "01000000" + "BF967ABA0DE611D0A28500AA003049E2" + "01010000" + "00000005" + "0B000000");

    private static bool Try(byte[] bytes)
    {
        var length = LdapFrame.Length(bytes);
        Promises.Keep(length is -1 or 0 or >= 2, "a length, more needed, or none");
        var accepted = LdapResponse.TryParse(bytes, out var response);
        Promises.Keep(accepted == (response is not null), "a message or none");
        var descriptor = SecurityDescriptor.Find(bytes);
        if (descriptor is not null)
        {
            descriptor.Allows(new HashSet<string> { "S-1-5-18" }, DirectoryRights.ReadDescriptor);
            Promises.Keep(SecurityDescriptor.Find(descriptor.Give(("S-1-5-11", DirectoryRights.ReadDescriptor))) is not null, "what we write is read");
        }

        return accepted || descriptor is not null;
    }
}
