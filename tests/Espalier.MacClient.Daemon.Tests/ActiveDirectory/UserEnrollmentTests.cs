using Espalier.Formats.Ldap;
using Espalier.MacClient.Daemon.ActiveDirectory;

namespace Espalier.MacClient.Daemon.Tests.ActiveDirectory;

public sealed class UserEnrollmentTests
{
    private static readonly string Own = new('a', 64), Other = new('b', 64);

    [Fact]
    public void Who_is_not_root_cannot_choose_who_rules_the_Mac()
    {
        const uint root = 0, firstUser = 501;
        var installer = new SitePlace("https://old.example.com:8760", Own);
        PublishedSite[] found = [new("AAA", new Uri("https://foreign.example.com:8760"), Other), new("OWN", new Uri("https://new.example.com:8760"), Own.ToUpperInvariant())];

        Hosts(UserEnrollment.Choose(installer, found, firstUser)).ShouldBe(["new.example.com", "old.example.com"]);
        Hosts(UserEnrollment.Choose(installer, found, root)).ShouldBe(["new.example.com", "old.example.com", "foreign.example.com"]);
        Hosts(UserEnrollment.Choose(null, found, firstUser)).ShouldBeEmpty();
        Hosts(UserEnrollment.Choose(null, found, null)).ShouldBeEmpty("the system does not tell who asks");
        Hosts(UserEnrollment.Choose(null, found, root)).ShouldBe(["foreign.example.com", "new.example.com"]);
        Hosts(UserEnrollment.Choose(installer, [], firstUser)).ShouldBe(["old.example.com"]);
    }

    [Theory]
    [InlineData("corp.example.com", "me", "corp.example.com", "me@corp.example.com")]
    [InlineData("", "me@Corp.Example.com", "corp.example.com", "me@Corp.Example.com")]
    [InlineData("corp.example.com.", "CORP\\me", "corp.example.com", "CORP\\me")]
    [InlineData("CORP", "me", null, null)]
    [InlineData("", "me", null, null)]
    [InlineData("a.b;rm -rf", "me", null, null)]
    [InlineData("-x.example", "me", null, null)]
    public void A_domain_is_what_DNS_can_be_asked_for(string domain, string user, string? expected, string? bindName)
    {
        var credentials = new UserCredentials(domain, user, "secret");
        credentials.DnsDomain.ShouldBe(expected);
        if (expected is not null)
        {
            credentials.BindName(expected).ShouldBe(bindName);
        }

        credentials.ToString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("me", "")]
    [InlineData("me\n", "x")]
    [InlineData("me", "x\0")]
    public void What_no_directory_should_be_asked_is_refused(string user, string password) => new UserCredentials("corp.example.com", user, password).Fault.ShouldNotBeNull();

    [Fact]
    public void An_entry_that_does_not_tell_everything_tells_of_no_site()
    {
        var good = Entry("https://site.example.com:8760", "Espalier", "T12", "sha256:" + Own);
        PublishedSite.Find(good).ShouldBe(new PublishedSite("T12", new Uri("https://site.example.com:8760"), Own));
        PublishedSite.Find(Entry("http://site.example.com:8760", "Espalier", "T12", "sha256:" + Own)).ShouldBeNull("not over TLS");
        PublishedSite.Find(Entry("https://site.example.com:8760", "Espalier", "T12", "sha256:abc")).ShouldBeNull();
        PublishedSite.Find(Entry("https://site.example.com:8760", "Espalier", "sha256:" + Own)).ShouldBeNull();
        PublishedSite.Find(Entry("nonsense", "Espalier", "T12", "sha256:" + Own)).ShouldBeNull();
    }

    private static LdapEntry Entry(string address, params string[] keywords) => new("CN=SiteServer", [LdapValues.Of("serviceBindingInformation", address), LdapValues.Of("keywords", keywords)]);

    private static IEnumerable<string> Hosts(IReadOnlyList<EnrollmentOrder> orders) => orders.Select(static o => o.Site.Host);
}
