using System.Runtime.InteropServices;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;

namespace Espalier.MacClient.Daemon.Upgrades;

/// <summary>What a site offers, believed only with its signature and within bounds.</summary>
internal static class UpgradeOffer
{
    /// <summary>Of all files of a client together; a client has 30 MB.</summary>
    private const long MaxBytes = 512L * 1024 * 1024;

    private const int MaxFiles = 64;
    private const int MaxOfferBytes = 256 * 1024;

    /// <summary>As the site names this program's processor.</summary>
    public static string Architecture { get; } = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";

    /// <summary>Asks the site; null, with the reason where there is one, when there is nothing to upgrade to.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached, or refuses.</exception>
    public static async Task<(ClientUpgrade? Upgrade, string? Refused)> AskAsync(SiteConnection connection, ClientIdentity identity, Version current, CancellationToken token)
    {
        using var response = await connection.OpenAsync("/client/v1/upgrade?architecture=" + Architecture, token);
        if (response.StatusCode == System.Net.HttpStatusCode.NoContent)
        {
            return (null, null);
        }

        var document = System.Text.Encoding.ASCII.GetString(await BoundedBody.ReadAsync(response.Content, MaxOfferBytes, token));
        var error = SignedDocument.Read(document, ChannelKinds.UpgradeType, connection.Authorities, connection.SiteTime, out var payload);
        if (error != SignedDocumentError.None)
        {
            return (null, $"its signature does not count: {error}");
        }

        var upgrade = JsonSerializer.Deserialize(payload, MessagesJson.Default.ClientUpgrade);
        return Fault(upgrade, identity, current) is { } fault ? (null, fault) : (upgrade!.Version == current.ToString(3) ? null : upgrade, null);
    }

    /// <summary>Why this is no upgrade for this Mac; null when it is one, or the version that runs.</summary>
    internal static string? Fault(ClientUpgrade? upgrade, ClientIdentity identity, Version current) =>
        upgrade is null ? "it is malformed"
        : upgrade.SiteCode != identity.SiteCode ? "it is another site's"
        : upgrade.Architecture != Architecture ? "it is for another processor"
        : !Version.TryParse(upgrade.Version, out var version) || version.ToString() != upgrade.Version ? "its version is none"

        // An old offer is signed too: whoever repeats it must not bring an old client back.
        : version < new Version(current.ToString(3)) ? $"it is older ({version}) than this client"
        : upgrade.Files.Count is 0 or > MaxFiles || upgrade.Files.Sum(static f => Math.Clamp(f.Length, 0, MaxBytes)) > MaxBytes ? "it is too large"
        : upgrade.Files.FirstOrDefault(static f => !IsSound(f)) is { } file ? $"it has a file that it may not have: {Shown(file.Path)}"
        : upgrade.Files.DistinctBy(static f => f.Path, StringComparer.OrdinalIgnoreCase).Count() != upgrade.Files.Count ? "it has a file twice"
        : null;

    private static bool IsSound(ClientUpgradeFile file) => file.Length >= 0
        && file.Sha256.Length == 64 && file.Sha256.All(char.IsAsciiHexDigitLower)
        && file.Path.Length <= 200 && file.Path.StartsWith("Contents/", StringComparison.Ordinal)
        && file.Path.Split('/').All(static name => name is not ("" or "." or "..") && name.All(static c => char.IsAsciiLetterOrDigit(c) || "._- ".Contains(c, StringComparison.Ordinal)));

    private static string Shown(string path) => new([.. path.Take(100).Where(static c => !char.IsControl(c))]);
}
