using System.Security.Cryptography;
using System.Text;
using Espalier.Formats.MachO;
using Espalier.Formats.PropertyLists;

namespace Espalier.Site.ClientPackages;

/// <summary>
/// Profiles for the Mac client, to be installed by whatever device management the company has: they keep the client's jobs enabled, give it the access that it needs, and
/// have the firewall let it listen (ENR-5, ENR-14). The first two count only where device management installs them.
/// </summary>
public static class ClientProfiles
{
    public const string BackgroundItemsName = "espalier-background-items.mobileconfig";

    public const string PrivacyName = "espalier-privacy.mobileconfig";

    public const string FirewallName = "espalier-firewall.mobileconfig";

    /// <summary>Bundle identifier of the client, and begin of the labels of its jobs.</summary>
    private const string Client = "org.espalier.client";

    /// <summary>The profiles for a client, by file name. Access is given to these very builds; without a readable signature there is nothing to give it to.</summary>
    /// <param name="client">What is installed.</param>
    /// <param name="siteCode">Tells the profiles of several sites apart.</param>
    /// <param name="usesClientPort">The site uses port 8000: only then is there anything for a firewall to let in.</param>
    public static IEnumerable<(string Name, byte[] Content)> Create(PublishedClient client, string siteCode, bool usesClientPort)
    {
        yield return (BackgroundItemsName, Compose(siteCode, "background-items", "Espalier client: background items", "com.apple.servicemanagement",
            ("Rules", new PropertyListArray([PropertyListDictionary.Create(("RuleType", Text("LabelPrefix")), ("RuleValue", Text(Client)), ("Comment", Text("The Espalier client and what it shows to users")))]))));

        List<CodeSignature> signatures = [];
        foreach (var build in client.Builds.OrderBy(static b => b.Key, StringComparer.Ordinal))
        {
            if (CodeSignature.TryRead(build.Value, out var signature))
            {
                signatures.Add(signature!);
            }
        }

        if (signatures.Count == client.Builds.Count)
        {
            // One entry for both kinds of Macs: device management keeps one for an identifier.
            var access = PropertyListDictionary.Create(
                ("Identifier", Text(Client)), ("IdentifierType", Text("bundleID")), ("CodeRequirement", Text(string.Join(" or ", signatures.Select(RequirementOf).Distinct()))),
                ("StaticCode", PropertyListBoolean.False), ("Allowed", PropertyListBoolean.True), ("Comment", Text("Inventory and scripts read all files")));
            yield return (PrivacyName, Compose(siteCode, "privacy", "Espalier client: access to files", "com.apple.TCC.configuration-profile-policy",
                ("Services", PropertyListDictionary.Create(("SystemPolicyAllFiles", new PropertyListArray([access]))))));
        }

        if (usesClientPort)
        {
            yield return (FirewallName, Compose(siteCode, "firewall", "Espalier client: incoming connections", "com.apple.security.firewall",
                ("EnableFirewall", PropertyListBoolean.True),
                ("Applications", new PropertyListArray([PropertyListDictionary.Create(("BundleID", Text(Client)), ("Allowed", PropertyListBoolean.True))]))));
        }
    }

    /// <summary>Whoever is signed by a team is known by it in every version; an ad hoc signature is worth only its own bytes.</summary>
    private static string RequirementOf(CodeSignature signature) => signature.TeamIdentifier is { } team
        ? $"(identifier \"{signature.Identifier}\" and anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6] exists and certificate leaf[field.1.2.840.113635.100.6.1.13] exists and certificate leaf[subject.OU] = \"{team}\")"
        : $"cdhash H\"{signature.CodeHash}\"";

    private static byte[] Compose(string siteCode, string part, string title, string type, params (string Name, PropertyListValue Value)[] settings)
    {
        var identifier = $"{Client}.{siteCode}.{part}";
        var payload = new PropertyListDictionary(
        [
            .. settings.Select(static e => KeyValuePair.Create(e.Name, e.Value)),
            new("PayloadDisplayName", Text(title)),
            new("PayloadIdentifier", Text(identifier + ".payload")),
            new("PayloadType", Text(type)),
            new("PayloadUUID", Text(Identity(identifier + ".payload"))),
            new("PayloadVersion", new PropertyListInteger(1)),
        ]);
        return PropertyList.ToXml(PropertyListDictionary.Create(
            ("PayloadContent", new PropertyListArray([payload])),
            ("PayloadDescription", Text("Made by Espalier site " + siteCode)),
            ("PayloadDisplayName", Text(title)),
            ("PayloadIdentifier", Text(identifier)),
            ("PayloadScope", Text("System")),
            ("PayloadType", Text("Configuration")),
            ("PayloadUUID", Text(Identity(identifier))),
            ("PayloadVersion", new PropertyListInteger(1))));
    }

    /// <summary>The same for the same profile, so that a newer one takes the place of the older.</summary>
    private static string Identity(string identifier) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(identifier)).AsSpan(0, 16)).ToString("D").ToUpperInvariant();

    private static PropertyListString Text(string text) => new(text);
}
