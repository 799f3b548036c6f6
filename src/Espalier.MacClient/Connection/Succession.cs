using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;

namespace Espalier.MacClient.Connection;

/// <summary>Reads from a site's public announcement who follows an authority; the announcement itself is not trusted, its signed documents are.</summary>
internal static class Succession
{
    /// <summary>What one of the trusted authorities says about the site's authorities now; null when none does.</summary>
    public static AuthoritySuccession? Find(SiteAnnouncement? announcement, IReadOnlyList<X509Certificate2> trusted, string siteCode, DateTimeOffset now)
    {
        foreach (var document in announcement?.Successions ?? [])
        {
            if (document is not null
                && SignedDocument.Read(document, ChannelKinds.SuccessionType, trusted, now, out var payload) == SignedDocumentError.None
                && JsonSerializer.Deserialize(payload, MessagesJson.Default.AuthoritySuccession) is { TrustedAuthorities.Count: > 0 } succession
                && succession.SiteCode == siteCode)
            {
                return succession;
            }
        }

        return null;
    }
}
