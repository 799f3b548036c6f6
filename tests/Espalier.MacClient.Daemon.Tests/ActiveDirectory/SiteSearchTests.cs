using Espalier.MacClient.Daemon.ActiveDirectory;

namespace Espalier.MacClient.Daemon.Tests.ActiveDirectory;

public sealed class SiteSearchTests
{
    private const string Domain = "corp.example.com";

    [Theory]
    [InlineData("0 100 389 dc.attacker.example.\n")]
    [InlineData("0 100 389 evilcorp.example.com.\n")]
    [InlineData("0 100 389 corp.example.com.attacker.example.\n")]
    [InlineData("0 100 389 example.com.\n")]
    [InlineData("0 0 0 .\n")]
    [InlineData("")]
    public void DNS_cannot_lead_a_password_out_of_the_domain_that_was_typed(string answer) => SiteSearch.Choose(Domain, answer).ShouldBe([Domain]);

    [Fact]
    public void Servers_of_the_domain_are_asked_in_the_order_of_their_priority() =>
        SiteSearch.Choose(Domain, "10 100 389 dc2.corp.example.com.\n0 100 389 dc.attacker.example.\n5 100 389 DC1.Corp.Example.COM\n20 100 389 corp.example.com.\n")
            .ShouldBe(["DC1.Corp.Example.COM", "dc2.corp.example.com", "corp.example.com"]);
}
