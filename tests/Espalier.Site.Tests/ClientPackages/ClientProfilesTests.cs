using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.Site.ClientPackages;

namespace Espalier.Site.Tests.ClientPackages;

public sealed class ClientProfilesTests
{
    [Theory]
    [Trait("Line", "ENR-5")]
    [Trait("Line", "ENR-14")]
    [InlineData(ClientProfiles.BackgroundItemsName, "com.apple.servicemanagement")]
    [InlineData(ClientProfiles.PrivacyName, "com.apple.TCC.configuration-profile-policy")]
    [InlineData(ClientProfiles.FirewallName, "com.apple.security.firewall")]
    public void Every_profile_is_what_Apple_describes(string name, string type)
    {
        Assert.SkipUnless(AppleSchema.Folder is not null, "Apple's descriptions of profiles are not here.");
        var profile = Find(Client(null), usesClientPort: true, name)!;
        AppleSchema.Read("TopLevel.yaml").Check(profile).ShouldBeEmpty();
        var payload = ((PropertyListDictionary)profile.FindArray("PayloadContent")!.ShouldHaveSingleItem());
        payload.FindString("PayloadType").ShouldBe(type);
        var schema = AppleSchema.Read(type + ".yaml");
        schema.Check(payload, AppleSchema.Read("CommonPayloadKeys.yaml")).ShouldBeEmpty();

        // The check itself sees what is wrong.
        var wrong = new PropertyListDictionary([new("Nonsense", new PropertyListString("x"))]);
        schema.Check(wrong).ShouldContain("Nonsense is unknown");
        schema.Check(wrong).ShouldContain(static p => p.EndsWith(" is missing", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Line", "ENR-5")]
    public void The_jobs_stay_enabled_by_the_begin_of_their_labels_and_both_builds_have_access_by_their_hashes()
    {
        var client = Client(null);
        var rule = (PropertyListDictionary)Payload(client, ClientProfiles.BackgroundItemsName).FindArray("Rules")!.ShouldHaveSingleItem();
        (rule.FindString("RuleType"), rule.FindString("RuleValue")).ShouldBe(("LabelPrefix", "org.espalier.client"));
        var access = (PropertyListDictionary)Payload(client, ClientProfiles.PrivacyName).FindDictionary("Services")!.FindArray("SystemPolicyAllFiles")!.ShouldHaveSingleItem();
        access.FindString("Identifier").ShouldBe("org.espalier.client");
        access.FindString("CodeRequirement").ShouldBe(string.Join(" or ", client.Builds.OrderBy(static b => b.Key, StringComparer.Ordinal).Select(static b => $"cdhash H\"{CodeHash(b.Value)}\"")));
    }

    [Fact]
    public void A_team_is_known_in_every_version()
    {
        var access = (PropertyListDictionary)Payload(Client("ABCDE12345"), ClientProfiles.PrivacyName).FindDictionary("Services")!.FindArray("SystemPolicyAllFiles")!.ShouldHaveSingleItem();
        access.FindString("CodeRequirement")!.ShouldContain("certificate leaf[subject.OU] = \"ABCDE12345\"");
        access.FindString("CodeRequirement")!.ShouldContain("identifier \"espalier-client\"");
        access.FindString("CodeRequirement")!.ShouldNotContain("cdhash");
    }

    [Fact]
    [Trait("Line", "ENR-14")]
    public void The_firewall_profile_is_offered_only_where_the_port_is_used()
    {
        Find(Client(null), usesClientPort: false, ClientProfiles.FirewallName).ShouldBeNull();
        var payload = Payload(Client(null), ClientProfiles.FirewallName);
        payload.FindBoolean("EnableFirewall").ShouldBe(true);
        var application = (PropertyListDictionary)payload.FindArray("Applications")!.ShouldHaveSingleItem();
        (application.FindString("BundleID"), application.FindBoolean("Allowed")).ShouldBe(("org.espalier.client", true));
    }

    [Fact]
    public void Without_a_readable_signature_no_access_is_given_away()
    {
        foreach (var broken in new byte[][] { [], "#!/bin/sh\n"u8.ToArray(), Executable("arm64", null)[..60] })
        {
            var client = new PublishedClient("1.0.0", new Dictionary<string, byte[]> { ["arm64"] = broken }, new Dictionary<string, byte[]>(), DateTimeOffset.UnixEpoch);
            Find(client, usesClientPort: false, ClientProfiles.PrivacyName).ShouldBeNull();
        }
    }

    [Fact]
    public void The_same_profile_has_the_same_identity_and_each_site_its_own()
    {
        var client = Client(null);
        Find(client, false, ClientProfiles.PrivacyName)!.FindString("PayloadUUID").ShouldBe(Find(client, true, ClientProfiles.PrivacyName)!.FindString("PayloadUUID"));
        Parse(ClientProfiles.Create(client, "OTH", false).First().Content).FindString("PayloadUUID").ShouldNotBe(Find(client, false, ClientProfiles.BackgroundItemsName)!.FindString("PayloadUUID"));
    }

    private static PropertyListDictionary Payload(PublishedClient client, string name) => (PropertyListDictionary)Find(client, usesClientPort: true, name)!.FindArray("PayloadContent")![0];

    private static PropertyListDictionary? Find(PublishedClient client, bool usesClientPort, string name) =>
        ClientProfiles.Create(client, "T12", usesClientPort).Where(p => p.Name == name).Select(static p => Parse(p.Content)).SingleOrDefault();

    private static PropertyListDictionary Parse(byte[] profile)
    {
        PropertyList.TryParseDictionary(profile, out var list, out var error).ShouldBeTrue(error?.ToString());
        return list!;
    }

    private static PublishedClient Client(string? team) => new(
        "1.0.0", new Dictionary<string, byte[]> { ["x86_64"] = Executable("x86_64", team), ["arm64"] = Executable("arm64", team) }, new Dictionary<string, byte[]>(), DateTimeOffset.UnixEpoch);

    /// <summary>The head of an executable and its signature, of which only the code directory counts here; the salt makes builds differ.</summary>
    private static byte[] Executable(string salt, string? team)
    {
        var names = Encoding.UTF8.GetBytes("espalier-client\0" + (team is null ? "" : team + "\0") + salt);
        var directory = new byte[52 + names.Length];
        Write(directory, 0, 0xFADE0C02);
        Write(directory, 4, (uint)directory.Length);
        Write(directory, 8, 0x20400);
        Write(directory, 20, 52);
        directory[37] = 2;
        Write(directory, 48, team is null ? 0u : 52 + 16);
        names.CopyTo(directory, 52);
        var signature = new byte[20];
        Write(signature, 0, 0xFADE0CC0);
        Write(signature, 4, (uint)(20 + directory.Length));
        Write(signature, 8, 1);
        Write(signature, 16, 20);
        var head = new byte[48];
        foreach (var (at, value) in new[] { (0, 0xFEEDFACFu), (16, 1u), (32, 0x1Du), (36, 16u), (40, 48u), (44, (uint)(20 + directory.Length)) })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(at), value);
        }

        return [.. head, .. signature, .. directory];
    }

    private static string CodeHash(byte[] executable) => Convert.ToHexStringLower(SHA256.HashData(executable.AsSpan(68)).AsSpan(0, 20));

    private static void Write(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
}
