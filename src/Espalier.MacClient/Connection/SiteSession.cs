using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Connection;

/// <summary>The identity in use and the connection made with it; both change together, when authorities change or the certificate is renewed.</summary>
public sealed class SiteSession(ClientStore store, ClientIdentity identity, TimeProvider clock, IPAddress? boundTo) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private volatile SiteConnection _connection = new(identity, clock, boundTo);
    private volatile ClientIdentity _identity = identity;

    public ClientIdentity Identity => _identity;

    public SiteConnection Connection => _connection;

    /// <summary>Trusts these authorities from now on; they came in a signed policy.</summary>
    public void Trust(IReadOnlyList<byte[]> authorities) => Use(_identity with { Authorities = authorities });

    /// <summary>Asks for a certificate for a new key and uses it; without an answer the old one stays.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task RenewAsync(CancellationToken token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=Espalier Mac client", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        var body = JsonSerializer.SerializeToUtf8Bytes(new RenewalRequest(csr), MessagesJson.Default.RenewalRequest);
        var answer = await _connection.SendAsync(HttpMethod.Post, "/client/v1/certificate", body, null, Limit, token);
        if (answer.Status != HttpStatusCode.OK || JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.RenewalAnswer) is not { } renewed)
        {
            return;
        }

        // The answer came over TLS below a trusted authority, but a certificate is used only if one of those authorities made it.
        using var certificate = X509CertificateLoader.LoadCertificate(renewed.Certificate);
        if (CertificateTrust.IsIssuedBy(certificate, _connection.Authorities, CertificateTrust.ClientAuthentication, _connection.SiteTime))
        {
            Use(_identity with { SigningKey = key.ExportPkcs8PrivateKey(), Certificate = renewed.Certificate });
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Use(ClientIdentity changed)
    {
        changed.Save(store);
        _identity = changed;

        // Requests under way keep the old connection; it is closed when nothing refers to it any more.
        _connection = new SiteConnection(changed, clock, boundTo);
    }
}
