using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Formats.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>How the company's directory is reached: the stored settings with the opened password.</summary>
/// <param name="Settings">As an administrator saved them.</param>
/// <param name="Password">Of the service account; null when the stored one does not open for these settings.</param>
internal sealed record DirectoryOptions(DirectorySettings Settings, string? Password)
{
    /// <summary>Port of LDAPS.</summary>
    public const int DefaultPort = 636;

    /// <summary>What the account is called in refusals. Default: <c>service account</c>.</summary>
    public string AccountRole { get; init; } = "service account";

    public string Domain => Settings.Domain;

    public TimeSpan Timeout => TimeSpan.FromSeconds(Settings.TimeoutSeconds);

    /// <summary>Distinguished name of the domain.</summary>
    public string BaseName => DistinguishedName.OfDomain(Domain);

    /// <summary>Where to connect, in order.</summary>
    public IReadOnlyList<(string Host, int Port)> Servers => Settings.Servers.Count == 0 ? [(Domain, DefaultPort)] : [.. Settings.Servers.Select(Split)];

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"directory {Domain}";

    private static (string Host, int Port) Split(string server) =>
        Uri.TryCreate("ldaps://" + server, UriKind.Absolute, out var address) ? (address.IdnHost, address.Port <= 0 ? DefaultPort : address.Port) : (server, DefaultPort);
}
