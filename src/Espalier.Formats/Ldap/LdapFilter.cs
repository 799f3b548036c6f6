using System.Formats.Asn1;
using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>
/// A search filter (RFC 4511, section 4.5.1). It is built from values and encoded as BER, never written as text, so what a user types stays a value
/// whatever characters it has.
/// </summary>
public abstract record LdapFilter
{
    /// <summary><c>LDAP_MATCHING_RULE_IN_CHAIN</c>: membership through nested groups.</summary>
    public const string InChain = "1.2.840.113556.1.4.1941";

    /// <summary><c>(attribute=value)</c>.</summary>
    public static LdapFilter Equal(string attribute, string value) => Equal(attribute, Encoding.UTF8.GetBytes(value));

    /// <summary><c>(attribute=value)</c> for an attribute of bytes, such as <c>objectSid</c>.</summary>
    public static LdapFilter Equal(string attribute, byte[] value) => new Equality(attribute, value);

    /// <summary><c>(attribute=prefix*)</c>.</summary>
    public static LdapFilter StartsWith(string attribute, string prefix) => new Prefix(attribute, prefix);

    /// <summary><c>(attribute=*)</c>.</summary>
    public static LdapFilter Has(string attribute) => new Presence(attribute);

    /// <summary><c>(attribute:rule:=value)</c>.</summary>
    public static LdapFilter Matches(string attribute, string rule, string value) => new Extensible(attribute, rule, value);

    /// <summary>All of them.</summary>
    public static LdapFilter All(params IReadOnlyList<LdapFilter> filters) => new Several(AndTag, filters);

    /// <summary>At least one of them.</summary>
    public static LdapFilter Any(params IReadOnlyList<LdapFilter> filters) => new Several(OrTag, filters);

    /// <summary>Not that one.</summary>
    public static LdapFilter Not(LdapFilter filter) => new Negation(filter);

    internal abstract void Write(AsnWriter writer);

    private const int AndTag = 0;
    private const int OrTag = 1;
    private const int NotTag = 2;
    private const int EqualityTag = 3;
    private const int SubstringsTag = 4;
    private const int PresentTag = 7;
    private const int ExtensibleTag = 9;

    private static Asn1Tag Tag(int number, bool isConstructed = true) => new(TagClass.ContextSpecific, number, isConstructed);

    private sealed record Equality(string Attribute, byte[] Value) : LdapFilter
    {
        internal override void Write(AsnWriter writer)
        {
            using var sequence = writer.PushSequence(Tag(EqualityTag));
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Attribute));
            writer.WriteOctetString(Value);
        }
    }

    private sealed record Prefix(string Attribute, string Value) : LdapFilter
    {
        internal override void Write(AsnWriter writer)
        {
            using var sequence = writer.PushSequence(Tag(SubstringsTag));
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Attribute));
            using var parts = writer.PushSequence();
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Value), Tag(0, isConstructed: false));
        }
    }

    private sealed record Presence(string Attribute) : LdapFilter
    {
        internal override void Write(AsnWriter writer) => writer.WriteOctetString(Encoding.UTF8.GetBytes(Attribute), Tag(PresentTag, isConstructed: false));
    }

    private sealed record Extensible(string Attribute, string Rule, string Value) : LdapFilter
    {
        internal override void Write(AsnWriter writer)
        {
            using var sequence = writer.PushSequence(Tag(ExtensibleTag));
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Rule), Tag(1, isConstructed: false));
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Attribute), Tag(2, isConstructed: false));
            writer.WriteOctetString(Encoding.UTF8.GetBytes(Value), Tag(3, isConstructed: false));
        }
    }

    private sealed record Several(int Number, IReadOnlyList<LdapFilter> Filters) : LdapFilter
    {
        internal override void Write(AsnWriter writer)
        {
            using var set = writer.PushSetOf(Tag(Number));
            foreach (var filter in Filters)
            {
                filter.Write(writer);
            }
        }
    }

    private sealed record Negation(LdapFilter Filter) : LdapFilter
    {
        internal override void Write(AsnWriter writer)
        {
            using var choice = writer.PushSequence(Tag(NotTag));
            Filter.Write(writer);
        }
    }
}
