using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;

namespace Espalier.MacClient.Connection;

/// <summary>A site that is known by its authority's fingerprint and nothing else.</summary>
public static class PinnedSite
{
    /// <summary>An announcement at most: certificates and a few words.</summary>
    private const int MaxAnnouncementBytes = 1024 * 1024;

    /// <summary>A client whose connections accept only servers of that site; null when the site does not show an authority with the fingerprint.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    /// <exception cref="JsonException">What answers is no site.</exception>
    public static async Task<HttpClient?> OpenAsync(Uri address, string fingerprint, TimeProvider clock, CancellationToken token)
    {
        var (authorities, _) = await FindAuthoritiesAsync(address, fingerprint, boundTo: null, token);
        return authorities.Count == 0 ? null : new HttpClient(PinnedTls.CreateHandler(authorities, clock)) { BaseAddress = address };
    }

    /// <summary>The authority with the expected fingerprint, those that it names as its successors, and those of the company that may certify the site server; empty when the site shows none with it.</summary>
    internal static async Task<(IReadOnlyList<X509Certificate2> Authorities, DateTimeOffset SiteTime)> FindAuthoritiesAsync(
        Uri address, string fingerprint, IPAddress? boundTo, CancellationToken token)
    {
        using var handler = PinnedTls.CreateUntrustingHandler();
        LocalAddress.Bind(handler, boundTo);
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(address, "/client/v1/site"), HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        var announcement = JsonSerializer.Deserialize(await BoundedBody.ReadAsync(response.Content, MaxAnnouncementBytes, token), MessagesJson.Default.SiteAnnouncement);
        var wanted = fingerprint.Replace(":", "", StringComparison.Ordinal);
        var found = announcement?.Authorities.FirstOrDefault(a => string.Equals(Convert.ToHexString(SHA256.HashData(a)), wanted, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return ([], default);
        }

        var pinned = X509CertificateLoader.LoadCertificate(found);
        var succession = Succession.Find(announcement, [pinned], announcement!.SiteCode, announcement.Time);
        return ([pinned, .. (succession?.TrustedAuthorities ?? []).Concat(succession?.CompanyAuthorities ?? []).Where(a => !a.AsSpan().SequenceEqual(found)).Select(X509CertificateLoader.LoadCertificate)], announcement.Time);
    }
}
