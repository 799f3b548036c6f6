using System.Formats.Asn1;
using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>Requests as bytes (RFC 4511); each is one LDAP message.</summary>
public static class LdapRequest
{
    private const int Version = 3;
    private const int BindTag = 0;
    private const int UnbindTag = 2;
    private const int SearchTag = 3;
    private const int ModifyTag = 6;
    private const int AddTag = 8;
    private const int DeleteTag = 10;

    /// <summary>Control of Active Directory that names the parts of a security descriptor that are read or written (MS-ADTS, section 3.1.1.3.4.1.11).</summary>
    private const string DescriptorParts = "1.2.840.113556.1.4.801";

    private const int OwnerPart = 1;
    private const int RightsPart = 4;

    /// <summary>A simple bind; an empty password would be an anonymous bind that every server answers with success, so it is refused here.</summary>
    public static byte[] Bind(int id, string name, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        return Message(id, writer =>
        {
            using var bind = writer.PushSequence(Application(BindTag));
            writer.WriteInteger(Version);
            Write(writer, name);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(password), new Asn1Tag(TagClass.ContextSpecific, 0));
        });
    }

    /// <summary>Ends the connection; it has no answer.</summary>
    public static byte[] Unbind(int id) => Message(id, static writer => writer.WriteNull(new Asn1Tag(TagClass.Application, UnbindTag)));

    /// <summary>A search that follows no aliases.</summary>
    public static byte[] Search(int id, LdapSearch search) => Message(id, writer =>
    {
        using var request = writer.PushSequence(Application(SearchTag));
        Write(writer, search.Base);
        writer.WriteEnumeratedValue(search.Scope);
        writer.WriteEnumeratedValue(Aliases.Never);
        writer.WriteInteger(search.SizeLimit);
        writer.WriteInteger(search.SecondsLimit);
        writer.WriteBoolean(false);
        search.Filter.Write(writer);
        using var attributes = writer.PushSequence();
        foreach (var attribute in search.Attributes)
        {
            Write(writer, attribute);
        }
    }, search.WithRights ? OwnerPart | RightsPart : 0);

    /// <summary>Adds an entry.</summary>
    public static byte[] Add(int id, string name, IReadOnlyList<LdapValues> attributes) => Message(id, writer =>
    {
        using var request = writer.PushSequence(Application(AddTag));
        Write(writer, name);
        using var list = writer.PushSequence();
        foreach (var attribute in attributes)
        {
            Write(writer, attribute);
        }
    });

    /// <summary>Replaces the values of attributes; no values remove the attribute.</summary>
    public static byte[] Replace(int id, string name, IReadOnlyList<LdapValues> attributes) => Modify(id, name, attributes, Change.Replace, 0);

    /// <summary>Adds values to attributes.</summary>
    public static byte[] AddValues(int id, string name, IReadOnlyList<LdapValues> attributes) => Modify(id, name, attributes, Change.Add, 0);

    /// <summary>Removes values from attributes.</summary>
    public static byte[] RemoveValues(int id, string name, IReadOnlyList<LdapValues> attributes) => Modify(id, name, attributes, Change.Delete, 0);

    /// <summary>Replaces who may do what with an entry.</summary>
    public static byte[] ReplaceRights(int id, string name, byte[] descriptor) => Modify(id, name, [new LdapValues("nTSecurityDescriptor", [descriptor])], Change.Replace, RightsPart);

    /// <summary>Deletes an entry that has none below it.</summary>
    public static byte[] Delete(int id, string name) =>
        Message(id, writer => writer.WriteOctetString(Encoding.UTF8.GetBytes(name), new Asn1Tag(TagClass.Application, DeleteTag)));

    private static byte[] Modify(int id, string name, IReadOnlyList<LdapValues> attributes, Change kind, int parts) => Message(
        id,
        writer =>
        {
            using var request = writer.PushSequence(Application(ModifyTag));
            Write(writer, name);
            using var changes = writer.PushSequence();
            foreach (var attribute in attributes)
            {
                using var change = writer.PushSequence();
                writer.WriteEnumeratedValue(kind);
                Write(writer, attribute);
            }
        },
        parts);

    private static byte[] Message(int id, Action<AsnWriter> write, int parts = 0)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            write(writer);
            if (parts != 0)
            {
                WriteParts(writer, parts);
            }
        }

        return writer.Encode();
    }

    private static void WriteParts(AsnWriter writer, int parts)
    {
        var value = new AsnWriter(AsnEncodingRules.BER);
        using (value.PushSequence())
        {
            value.WriteInteger(parts);
        }

        using var controls = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        using var control = writer.PushSequence();
        Write(writer, DescriptorParts);
        writer.WriteBoolean(true);
        writer.WriteOctetString(value.Encode());
    }

    private static Asn1Tag Application(int number) => new(TagClass.Application, number, isConstructed: true);

    private static void Write(AsnWriter writer, string text) => writer.WriteOctetString(Encoding.UTF8.GetBytes(text));

    private static void Write(AsnWriter writer, LdapValues attribute)
    {
        using var sequence = writer.PushSequence();
        Write(writer, attribute.Name);
        using var values = writer.PushSetOf();
        foreach (var value in attribute.Values)
        {
            writer.WriteOctetString(value);
        }
    }

    private enum Aliases
    {
        Never = 0,
    }

    private enum Change
    {
        Add = 0,
        Delete = 1,
        Replace = 2,
    }
}
