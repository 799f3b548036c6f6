using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;

namespace Espalier.MacClient.Connection;

/// <summary>TLS to the site: the server certificate must be issued by a pinned authority and carry the host's name; nothing the system trusts counts.</summary>
internal static class PinnedTls
{
    /// <summary>A handler whose connections accept only servers below <paramref name="authorities"/>.</summary>
    public static SocketsHttpHandler CreateHandler(IReadOnlyList<X509Certificate2> authorities, TimeProvider clock) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                certificate is X509Certificate2 server
                && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)
                && CertificateTrust.IsIssuedBy(server, authorities, CertificateTrust.ServerAuthentication, clock.GetUtcNow()),
        },
    };

    /// <summary>A handler that believes any server: only for fetching what is then checked against a fingerprint, and never for a secret.</summary>
    public static SocketsHttpHandler CreateUntrustingHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // What is read over it is worth nothing until its hash equals the pinned fingerprint.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        },
    };
}
