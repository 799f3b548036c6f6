using System.Net;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Connection;

/// <summary>The identity in use and the connection made with it; both change together, when authorities change or the certificate is renewed.</summary>
public sealed class SiteSession(ClientStore store, ClientIdentity identity, TimeProvider clock, IPAddress? boundTo) : IDisposable
{
    /// <summary>The public announcement at most: certificates and a few words.</summary>
    private const int MaxAnnouncementBytes = 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private volatile SiteConnection _connection = new(identity, clock, boundTo);
    private volatile ClientIdentity _identity = identity;

    public ClientIdentity Identity => _identity;

    public SiteConnection Connection => _connection;

    /// <summary>Trusts these authorities from now on; they came in a signed policy.</summary>
    /// <param name="authorities">DER, the current one first.</param>
    /// <param name="asOf">When the site signed the list.</param>
    /// <param name="company">DER of the company's authorities; null for none.</param>
    public void Trust(IReadOnlyList<byte[]> authorities, DateTimeOffset asOf, IReadOnlyList<byte[]>? company = null) =>
        Use(_identity with { Authorities = authorities, AuthoritiesAsOf = asOf, CompanyAuthorities = company });

    /// <summary>Asks for a certificate for a new key and uses it; false without an answer that can be used, and the old one stays.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<bool> RenewAsync(CancellationToken token)
    {
        KeyKind kind;
        using (var current = _identity.OpenSigningKey())
        {
            kind = current.Kind;
        }

        var (isRenewed, wanted) = await RenewAsync(kind, token);
        return isRenewed || (wanted is { } other && other != kind && (await RenewAsync(other, token)).IsRenewed);
    }

    /// <summary>
    /// Looks whether the site changed its authority while this Mac was off: an authority that is trusted here has to say so. Nothing is sent to the site,
    /// which is not trusted yet. True when other authorities are trusted now.
    /// </summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<bool> FollowSuccessionAsync(CancellationToken token)
    {
        var identity = _identity;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        using var handler = PinnedTls.CreateUntrustingHandler();
        LocalAddress.Bind(handler, boundTo);
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(new Uri(identity.SiteUrl), "/client/v1/site"), HttpCompletionOption.ResponseHeadersRead, limited.Token);
        response.EnsureSuccessStatusCode();
        var announcement = JsonSerializer.Deserialize(await BoundedBody.ReadAsync(response.Content, MaxAnnouncementBytes, limited.Token), MessagesJson.Default.SiteAnnouncement);
        if (Succession.Find(announcement, _connection.Authorities, identity.SiteCode, _connection.SiteTime) is not { } succession || succession.IssuedAt <= identity.AuthoritiesAsOf)
        {
            return false;
        }

        Trust(succession.TrustedAuthorities, succession.IssuedAt, succession.CompanyAuthorities);
        return true;
    }

    /// <summary>Tells the site that the client is being removed; from then on the site knows this Mac's key no more. False when the site did not take it.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<bool> LeaveAsync(CancellationToken token) =>
        (await _connection.SendAsync(HttpMethod.Post, "/client/v1/removal", "{}"u8.ToArray(), null, Limit, token)).Status == HttpStatusCode.NoContent;

    /// <summary>Reaches the site at another address from now on, once it has answered there below an authority that is trusted already.</summary>
    /// <exception cref="HttpRequestException">This Mac's site does not answer there; the address stays as it was.</exception>
    public async Task MoveAsync(Uri site, CancellationToken token)
    {
        var moved = _identity with { SiteUrl = site.GetLeftPart(UriPartial.Authority) + "/" };
        using (var there = new SiteConnection(moved, clock, boundTo))
        {
            var answer = await there.SendAsync(HttpMethod.Get, "/client/v1/policy", [], null, Limit, token);
            if (!answer.Succeeded)
            {
                throw new HttpRequestException(answer.Problem?.Code ?? $"The site answered {(int)answer.Status}.", null, answer.Status);
            }
        }

        Use(_identity with { SiteUrl = moved.SiteUrl });
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Asks with a new key of a kind; says which kind would be certified where it is another.</summary>
    private async Task<(bool IsRenewed, KeyKind? Wanted)> RenewAsync(KeyKind kind, CancellationToken token)
    {
        using var key = MacKey.Create(kind);
        var body = JsonSerializer.SerializeToUtf8Bytes(new RenewalRequest(key.CreateRequest()), MessagesJson.Default.RenewalRequest);
        var answer = await _connection.SendAsync(HttpMethod.Post, "/client/v1/certificate", body, null, Limit, token);
        if (answer.Status != HttpStatusCode.OK || JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.RenewalAnswer) is not { } renewed)
        {
            return (false, answer.Problem?.WantedKey);
        }

        // The answer came over TLS below a trusted authority, but a certificate is used only if one of those authorities made it, and for this key.
        if (!IssuedCertificate.IsFor(renewed.Certificate, key, _connection.Issuers, _connection.SiteTime))
        {
            return (false, null);
        }

        Use(_identity with { SigningKey = key.ExportPkcs8(), Certificate = renewed.Certificate });
        return (true, null);
    }

    private void Use(ClientIdentity changed)
    {
        changed.Save(store);
        _identity = changed;

        // Requests under way keep the old connection; it is closed when nothing refers to it any more.
        _connection = new SiteConnection(changed, clock, boundTo);
    }
}
