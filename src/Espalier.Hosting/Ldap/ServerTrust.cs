using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Espalier.Hosting.Ldap;

/// <summary>Decides whether a domain controller's certificate is trusted, and keeps the reason when it is not.</summary>
internal sealed class ServerTrust(string host, int port)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Why the certificate was refused; null when it was not.</summary>
    public DirectoryException? Refusal { get; private set; }

    /// <param name="authorities">CAs that are trusted; empty trusts those of the computer.</param>
    public SslClientAuthenticationOptions Options(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(ServerAuthentication);
        if (authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, chain, errors) => Judge(chain, errors),
        };
    }

    private bool Judge(X509Chain? chain, SslPolicyErrors errors)
    {
        var status = string.Join(", ", chain?.ChainStatus.Select(static s => s.Status.ToString()).Distinct() ?? []);
        Refusal = errors switch
        {
            SslPolicyErrors.None => null,
            SslPolicyErrors.RemoteCertificateNameMismatch => new DirectoryException(
                DirectoryFault.CertificateNameMismatch, $"The certificate of {host}:{port} is trusted, but is for another name than {host}."),
            _ => new DirectoryException(DirectoryFault.CertificateNotTrusted, $"The certificate of {host}:{port} is not trusted ({status})."),
        };
        return Refusal is null;
    }
}
