using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Daemon;

/// <summary>Where a site is and how it is known.</summary>
/// <param name="Address">Scheme, host and port for Macs.</param>
/// <param name="Fingerprint">SHA-256 of its CA, hex.</param>
internal sealed record SitePlace(string Address, string Fingerprint)
{
    /// <summary>What the installer put here; null when it was not made for a site, or the file is not to be read.</summary>
    public static SitePlace? Find(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return PropertyList.TryParseDictionary(bytes, out var site, out _) && site.FindString("SiteURL") is { } address && site.FindString("AuthorityFingerprint") is { } fingerprint
            ? new SitePlace(address, fingerprint)
            : null;
    }
}
