using CsCheck;
using Espalier.Formats.Ldap;

namespace Espalier.Formats.Tests.Ldap;

public sealed class DirectoryTextTests
{
    [Theory]
    [InlineData("Smith, John", "Smith\\, John")]
    [InlineData(" #a# ", "\\ #a#\\ ")]
    [InlineData("#a", "\\#a")]
    [InlineData("a=b+c;\"<>\\", "a\\=b\\+c\\;\\\"\\<\\>\\\\")]
    [InlineData("a\nb", "a\\0Ab")]
    [InlineData("Jürgen", "Jürgen")]
    public void A_value_is_escaped_for_a_distinguished_name(string value, string escaped) => DistinguishedName.Escape(value).ShouldBe(escaped);

    [Fact]
    public void A_domain_has_its_distinguished_name() => DistinguishedName.OfDomain("corp.example.com").ShouldBe("DC=corp,DC=example,DC=com");

    [Theory]
    [InlineData("0102000000000005200000002002000000", null)]
    [InlineData("01020000000000052000000020020000", "S-1-5-32-544")]
    [InlineData("010500000000000515000000A065CF7E784B9B5FE77C8770091C0100", "S-1-5-21-2127521184-1604012920-1887927527-72713")]
    [InlineData("", null)]
    [InlineData("0001", null)]
    public void A_security_identifier_is_written_as_Windows_does(string bytes, string? text)
    {
        SecurityIdentifiers.Find(Convert.FromHexString(bytes)).ShouldBe(text);
        if (text is not null)
        {
            SecurityIdentifiers.IsValid(text).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("S-1-5-21-1>,DC=x")]
    [InlineData("S-1")]
    [InlineData("")]
    [InlineData("S-1-5--1")]
    [InlineData("<GUID=1>")]
    public void Nothing_else_is_taken_for_one(string text) => SecurityIdentifiers.IsValid(text).ShouldBeFalse();

    [Fact]
    public void Every_identifier_that_is_written_is_taken() => Gen.UInt.Array[2, 15].Sample(parts =>
    {
        byte[] bytes = [1, (byte)parts.Length, 0, 0, 0, 0, 0, 5, .. parts.SelectMany(BitConverter.GetBytes)];
        SecurityIdentifiers.IsValid(SecurityIdentifiers.Find(bytes)!).ShouldBeTrue();
    });
}
