using System.Formats.Asn1;
using System.Text;
using CsCheck;
using Espalier.Formats.Ldap;

namespace Espalier.Formats.Tests.Ldap;

public sealed class LdapMessageTests
{
    [Fact]
    public void A_bind_has_the_bytes_of_the_standard()
    {
        // Written by hand from RFC 4511: SEQUENCE { INTEGER 1, [APPLICATION 0] { INTEGER 3, OCTET STRING "u", [0] "p" } }.
        Convert.ToHexString(LdapRequest.Bind(1, "u", "p")).ShouldBe("300E0201016009020103040175800170");
    }

    [Fact]
    public void An_empty_password_is_never_sent() => Should.Throw<ArgumentException>(() => LdapRequest.Bind(1, "u", ""));

    [Theory]
    [InlineData("*)(uid=*")]
    [InlineData("a\\b")]
    [InlineData("(&(objectClass=*))\0")]
    [InlineData("Jürgen, Groß 山")]
    public void A_value_in_a_filter_stays_a_value_whatever_it_has(string value)
    {
        var message = new AsnReader(LdapRequest.Search(7, new LdapSearch("DC=x", LdapScope.Subtree, LdapFilter.Equal("sAMAccountName", value), ["cn"])), AsnEncodingRules.BER).ReadSequence();
        message.ReadInteger();
        var search = message.ReadSequence(message.PeekTag());
        search.ReadOctetString();
        search.ReadEnumeratedBytes();
        search.ReadEnumeratedBytes();
        search.ReadInteger();
        search.ReadInteger();
        search.ReadBoolean();
        search.PeekTag().ShouldBe(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true), "one equality, nothing else");
        var equality = search.ReadSequence(search.PeekTag());
        equality.ReadOctetString();
        Encoding.UTF8.GetString(equality.ReadOctetString()).ShouldBe(value);
        equality.HasData.ShouldBeFalse();
    }

    [Fact]
    public void An_answer_with_long_lengths_as_Windows_writes_them_is_read()
    {
        // SEQUENCE with a four-byte length { INTEGER 2, [APPLICATION 1] { ENUMERATED 49, "", "data 52e" } }.
        var bytes = Convert.FromHexString("3084000000150201026184000000" + "0C" + "0A0131" + "0400" + "0405" + Convert.ToHexString("5-2-e"u8));
        LdapFrame.Length(bytes).ShouldBe(bytes.Length);
        LdapResponse.TryParse(bytes, out var response).ShouldBeTrue();
        (response!.Id, response.Code, response.Diagnostic).ShouldBe((2, LdapResultCode.InvalidCredentials, "5-2-e"));
    }

    [Fact]
    public void An_entry_keeps_its_values_apart()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(3);
            using var entry = writer.PushSequence(new Asn1Tag(TagClass.Application, 4, true));
            writer.WriteOctetString("CN=Zoë"u8);
            using var attributes = writer.PushSequence();
            using var attribute = writer.PushSequence();
            writer.WriteOctetString("member"u8);
            using var values = writer.PushSetOf();
            writer.WriteOctetString("z"u8);
            writer.WriteOctetString("a"u8);
        }

        LdapResponse.TryParse(writer.Encode(), out var response).ShouldBeTrue();
        response!.Entry!.Name.ShouldBe("CN=Zoë");
        response.Entry.Texts("MEMBER").ShouldBe(["z", "a"]);
        response.Entry.Text("cn").ShouldBeNull();
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused_and_never_thrown_at() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        LdapResponse.TryParse(bytes, out var response).ShouldBe(response is not null);
        LdapFrame.Length(bytes).ShouldBeGreaterThanOrEqualTo(-1);
    });

    [Fact]
    public void A_message_that_is_cut_anywhere_is_not_complete_and_not_read()
    {
        var whole = LdapRequest.Search(9, new LdapSearch("DC=x", LdapScope.Base, LdapFilter.All(LdapFilter.Has("a"), LdapFilter.Not(LdapFilter.StartsWith("b", "c"))), ["cn"]));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            var length = LdapFrame.Length(whole.AsSpan(0, cut));
            (length == 0 || length == whole.Length).ShouldBeTrue();
            LdapResponse.TryParse(whole.AsMemory(0, cut), out _).ShouldBeFalse();
        }
    }
}
