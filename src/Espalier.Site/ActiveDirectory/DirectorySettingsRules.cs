using System.Security.Cryptography;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Which settings can be tried at all.</summary>
internal static class DirectorySettingsRules
{
    private const int MaxDomain = 255;
    private const int MaxNetBiosName = 64;
    private const int MaxServers = 20;
    private const int MaxText = 512;
    private const int MaxPem = 64 * 1024;

    /// <summary>The settings trimmed, with the NetBIOS name filled in; problems by field otherwise.</summary>
    public static (DirectorySettings Settings, List<FieldProblem> Problems) Check(DirectorySettings given)
    {
        var domain = given.Domain.Trim().TrimEnd('.').ToLowerInvariant();
        var settings = given with
        {
            Domain = domain,
            NetBiosName = given.NetBiosName.Trim() is { Length: > 0 } name ? name : domain.Split('.')[0].ToUpperInvariant(),
            Servers = [.. given.Servers.Select(static s => s.Trim()).Where(static s => s.Length > 0)],
            ServiceAccount = given.ServiceAccount.Trim(),
            TrustedAuthorities = given.TrustedAuthorities.Trim(),
        };
        return (settings, [.. Problems(settings)]);
    }

    private static IEnumerable<FieldProblem> Problems(DirectorySettings settings)
    {
        if (settings.Domain.Length is 0 or > MaxDomain || Uri.CheckHostName(settings.Domain) != UriHostNameType.Dns || !settings.Domain.Contains('.', StringComparison.Ordinal))
        {
            yield return new FieldProblem("settings.domain", "The DNS name of the domain is needed: corp.example.com.");
        }

        if (settings.NetBiosName.Length > MaxNetBiosName || settings.NetBiosName.AsSpan().ContainsAny('\\', '@', ' '))
        {
            yield return new FieldProblem("settings.netBiosName", "The name before the backslash in CORP\\ada, without spaces.");
        }

        if (settings.Servers.Count > MaxServers || settings.Servers.Any(static s => !IsServer(s)))
        {
            yield return new FieldProblem("settings.servers", $"At most {MaxServers} domain controllers, one per line, as name or name:port. LDAPS is always used.");
        }

        if (settings.ServiceAccount.Length is 0 or > MaxText)
        {
            yield return new FieldProblem("settings.serviceAccount", "The account that the site reads the directory with is needed: user@domain.");
        }

        if (!IsPem(settings.TrustedAuthorities))
        {
            yield return new FieldProblem("settings.trustedAuthorities", "Certificates in PEM form (-----BEGIN CERTIFICATE-----) are expected, or nothing.");
        }

        if (settings.TimeoutSeconds is < 1 or > 60)
        {
            yield return new FieldProblem("settings.timeoutSeconds", "1 to 60.");
        }

        if (settings.RecheckMinutes is < 1 or > 60)
        {
            yield return new FieldProblem("settings.recheckMinutes", "1 to 60.");
        }
    }

    private static bool IsServer(string server) =>
        server.Length <= MaxDomain && Uri.TryCreate("ldaps://" + server, UriKind.Absolute, out var address)
        && address is { AbsolutePath: "" or "/", Query: "", Fragment: "", UserInfo: "" } && address.Host.Length > 0;

    private static bool IsPem(string text)
    {
        if (text.Length is 0 or > MaxPem)
        {
            return text.Length == 0;
        }

        try
        {
            return CompanyDirectory.Authorities(text).Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
