using Espalier.Contracts.Problems;

namespace Espalier.Contracts.Tests.Problems;

public sealed class SecretScrubTests
{
    [Theory]
    [InlineData("password=Tr0ub4dor", "Tr0ub4dor")]
    [InlineData("Password: Tr0ub4dor&3", "Tr0ub4dor")]
    [InlineData("{\"bindPassword\": \"with \\\" quote\", \"host\": \"dc1\"}", "quote")]
    [InlineData("Host=db;Username=espalier;Password=Tr0ub4dor;Database=site", "Tr0ub4dor")]
    [InlineData("Authorization: Bearer abcdef0123456789", "abcdef0123456789")]
    [InlineData("authorization: basic dXNlcjpwYXNz", "dXNlcjpwYXNz")]
    [InlineData("enrollment-token 'x' token=ABCD-EFGH", "ABCD-EFGH")]
    [InlineData("key is ABCD-1234-EFGH-5678-IJKL-9012 of the disk", "ABCD-1234")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIiOiIxIn0")]
    [InlineData("<key>ProxyPassword</key>\n\t<string>Tr0ub4dor</string>", "Tr0ub4dor")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBkg\n-----END EC PRIVATE KEY-----", "MHcCAQEEIBkg")]
    [InlineData("cut off: -----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG", "MIGHAgEAMBMGByqG")]
    [InlineData("unlock code = 123456", "123456")]
    public void What_looks_like_a_secret_is_removed(string text, string secret) => SecretScrub.Clean(text).ShouldNotContain(secret);

    [Theory]
    [InlineData("2026-03-02 09:00:00 info Espalier.Site[3201] The site server of T12, version 1.2.0, has started")]
    [InlineData("Device 16777217 was refused: its certificate has ended")]
    [InlineData("thumbprint 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    [InlineData("{ \"siteCode\": \"T12\", \"macPort\": 8760 }")]
    public void Ordinary_text_stays_as_it_is(string text) => SecretScrub.Clean(text).ShouldBe(text);

    [Fact]
    public void Cleaning_twice_changes_nothing_more()
    {
        var once = SecretScrub.Clean("password=abc token: \"d e f\" Bearer abcdefgh1234");
        SecretScrub.Clean(once).ShouldBe(once);
    }

    [Theory]
    [InlineData("A1")]
    [InlineData("eyJ-")]
    [InlineData("bearer ")]
    [InlineData("<key>password")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n")]
    [InlineData("token-")]
    public void A_long_text_of_beginnings_is_read_in_one_go(string beginning)
    {
        // The square of this length would take minutes; the runner's limit ends it.
        var text = string.Concat(Enumerable.Repeat(beginning, 4 * 1024 * 1024 / beginning.Length)) + "\u0001";
        SecretScrub.Clean(text).ShouldNotBeNull();
    }
}
