using System.Formats.Asn1;
using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>One message from a server.</summary>
/// <param name="Id">Id of the request it answers; 0 where the server speaks unasked.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Code">Result; <see cref="LdapResultCode.Success"/> for an entry.</param>
/// <param name="Diagnostic">The server's own words; empty for an entry.</param>
/// <param name="Entry">The entry that was found, in a <see cref="LdapResponseKind.Entry"/>.</param>
public sealed record LdapResponse(int Id, LdapResponseKind Kind, LdapResultCode Code, string Diagnostic, LdapEntry? Entry)
{
    private const int ReferenceTag = 19;
    private const int EntryTag = 4;

    /// <summary>Reads one whole message; false when it is none.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, out LdapResponse? response)
    {
        response = null;
        try
        {
            var message = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            if (!message.TryReadInt32(out var id))
            {
                return false;
            }

            var tag = message.PeekTag();
            if (tag.TagClass != TagClass.Application)
            {
                return false;
            }

            response = tag.TagValue switch
            {
                EntryTag => new LdapResponse(id, LdapResponseKind.Entry, LdapResultCode.Success, "", ReadEntry(message.ReadSequence(tag))),
                ReferenceTag => new LdapResponse(id, LdapResponseKind.Reference, LdapResultCode.Success, "", null),
                _ => ReadResult(id, message.ReadSequence(tag)),
            };
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static LdapResponse ReadResult(int id, AsnReader result)
    {
        var code = 0;
        foreach (var part in result.ReadEnumeratedBytes().Span)
        {
            code = (code << 8) | part;
        }

        result.ReadOctetString();
        return new LdapResponse(id, LdapResponseKind.Result, (LdapResultCode)code, Encoding.UTF8.GetString(result.ReadOctetString()).TrimEnd('\0'), null);
    }

    private static LdapEntry ReadEntry(AsnReader entry)
    {
        var name = Encoding.UTF8.GetString(entry.ReadOctetString());
        var attributes = new List<LdapValues>();
        for (var list = entry.ReadSequence(); list.HasData;)
        {
            var attribute = list.ReadSequence();
            var type = Encoding.UTF8.GetString(attribute.ReadOctetString());
            var values = new List<byte[]>();
            for (var set = attribute.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
            {
                values.Add(set.ReadOctetString());
            }

            attributes.Add(new LdapValues(type, values));
        }

        return new LdapEntry(name, attributes);
    }
}

/// <summary>Kinds of messages from a server.</summary>
public enum LdapResponseKind
{
    /// <summary>The end of a request.</summary>
    Result,

    /// <summary>An entry of a search.</summary>
    Entry,

    /// <summary>Another server that might know more; not followed.</summary>
    Reference,
}
