using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Certificates;

/// <summary>The site's certificates in use: authority, policy key, server certificate; made at first start, renewed ahead of their end.</summary>
public sealed partial class SiteCertificates(SiteDatabase database, SiteKey siteKey, SiteOptions options, TimeProvider clock, ILogger<SiteCertificates> logger)
{
    /// <summary>Days before its end at which the server certificate is renewed (SEC-34 warns first at 60).</summary>
    public const int RenewAheadDays = 60;

    private volatile Snapshot? _current;

    /// <summary>The CA that issues now, with its key.</summary>
    public X509Certificate2 Authority => Current.Authority;

    /// <summary>Every CA that is trusted, the current one first.</summary>
    public IReadOnlyList<X509Certificate2> Authorities => Current.Authorities;

    /// <summary>SHA-256 of the current CA, lower-case hex.</summary>
    public string AuthorityFingerprint => CertificateTrust.Fingerprint(Current.Authority);

    /// <summary>The certificate of the policy key, with its key.</summary>
    public X509Certificate2 PolicySigner => Current.PolicySigner;

    /// <summary>The TLS certificate of the site server, with its key.</summary>
    public X509Certificate2 Server => Current.Server;

    private Snapshot Current => _current ?? throw new InvalidOperationException("The site's certificates are not loaded yet.");

    /// <summary>Loads the certificates, makes those that are missing and renews those that end soon.</summary>
    public async Task LoadAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        _current = await database.WriteAsync(
            async (scope, inner) =>
            {
                var stored = await scope.Context.Set<StoredCertificate>().Where(c => c.RetiredAt == null).OrderByDescending(c => c.CreatedAt).ToListAsync(inner);
                var authority = Find(stored, CertificatePurpose.Authority) ?? Add(scope, CertificatePurpose.Authority, CertificateFactory.CreateAuthority(options.SiteCode, now), stored);
                var policy = Find(stored, CertificatePurpose.PolicySigning);
                if (policy is null || !IsUsable(policy, authority, CertificateTrust.PolicySigning, now))
                {
                    policy = Add(scope, CertificatePurpose.PolicySigning, CertificateFactory.CreatePolicySigner(authority, options.SiteCode, now), stored);
                }

                var server = Find(stored, CertificatePurpose.Server);
                if (server is null || !IsUsable(server, authority, CertificateTrust.ServerAuthentication, now))
                {
                    server = Add(scope, CertificatePurpose.Server, CertificateFactory.CreateServer(authority, options.HostNames, now), stored);
                }

                var others = stored.Where(c => c.Purpose == CertificatePurpose.Authority && !c.IsCurrent).Select(c => X509CertificateLoader.LoadCertificate(c.Certificate));
                return new Snapshot(authority, [authority, .. others], policy, server);
            },
            token);
        LogLoaded(AuthorityFingerprint, Server.NotAfter.ToUniversalTime());
    }

    /// <summary>Makes a new CA the current one; the old one stays trusted, so that Macs can follow (SEC-31, SEC-34).</summary>
    public async Task ReplaceAuthorityAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async (scope, inner) =>
            {
                foreach (var old in await scope.Context.Set<StoredCertificate>().Where(c => c.IsCurrent).ToListAsync(inner))
                {
                    old.IsCurrent = false;
                }

                Add(scope, CertificatePurpose.Authority, CertificateFactory.CreateAuthority(options.SiteCode, now), []);
            },
            token);
        await LoadAsync(token);
    }

    private static bool IsUsable(X509Certificate2 certificate, X509Certificate2 authority, string purpose, DateTimeOffset now) =>
        certificate.NotAfter.ToUniversalTime() > now.UtcDateTime.AddDays(RenewAheadDays) && CertificateTrust.IsIssuedBy(certificate, [authority], purpose, now);

    private X509Certificate2? Find(List<StoredCertificate> stored, CertificatePurpose purpose)
    {
        if (stored.Find(c => c.Purpose == purpose && c.IsCurrent) is not { } found)
        {
            return null;
        }

        if (!siteKey.TryOpen(found.SealedKey, "certificate:" + found.Fingerprint, out var pkcs8))
        {
            throw new InvalidDataException($"The key of the {purpose} certificate {found.Fingerprint} does not open with this site key; put the right keys folder in place.");
        }

        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        CryptographicOperations.ZeroMemory(pkcs8);
        using var certificate = X509CertificateLoader.LoadCertificate(found.Certificate);
        return certificate.CopyWithPrivateKey(key);
    }

    private X509Certificate2 Add(WriteScope scope, CertificatePurpose purpose, X509Certificate2 certificate, List<StoredCertificate> stored)
    {
        foreach (var old in stored.Where(c => c.Purpose == purpose))
        {
            old.IsCurrent = false;
        }

        using var key = certificate.GetECDsaPrivateKey()!;
        var pkcs8 = key.ExportPkcs8PrivateKey();
        var fingerprint = CertificateTrust.Fingerprint(certificate);
        scope.Context.Add(new StoredCertificate
        {
            Fingerprint = fingerprint,
            Purpose = purpose,
            Certificate = certificate.RawData,
            SealedKey = siteKey.Seal(pkcs8, "certificate:" + fingerprint),
            CreatedAt = clock.GetUtcNow(),
            IsCurrent = true,
        });
        CryptographicOperations.ZeroMemory(pkcs8);
        LogMade(purpose, fingerprint);
        return certificate;
    }

    [LoggerMessage(1100, LogLevel.Information, "Certificates loaded: authority {Fingerprint}, server certificate until {NotAfter:u}")]
    private partial void LogLoaded(string fingerprint, DateTime notAfter);

    [LoggerMessage(1101, LogLevel.Information, "Made the certificate {Fingerprint} for {Purpose}")]
    private partial void LogMade(CertificatePurpose purpose, string fingerprint);

    private sealed record Snapshot(X509Certificate2 Authority, IReadOnlyList<X509Certificate2> Authorities, X509Certificate2 PolicySigner, X509Certificate2 Server);
}
