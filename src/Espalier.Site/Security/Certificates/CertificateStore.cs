using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Certificates;

/// <summary>
/// The site's certificates as a store of this computer with fixed names (SEC-35), for whoever has its database and its key. Changes are audited; a site that is
/// served takes them up within seconds.
/// </summary>
public sealed class CertificateStore(SiteDatabase database, SiteKey siteKey, SiteCertificates certificates, TimeProvider clock)
{
    /// <summary>Certificates of this computer with their keys.</summary>
    public const string Personal = "Personal";

    /// <summary>Authorities that Macs trust; their keys never leave the site.</summary>
    public const string Trusted = "Trusted Root Certification Authorities";

    /// <summary>Name of the certificate that Macs and browsers are shown.</summary>
    public const string SiteServer = "Espalier Site Server";

    /// <summary>Characters that the password of an exported key has at least.</summary>
    public const int MinPassword = 8;

    private const string Caller = "command line";

    private readonly AuditTrail _audit = new(siteKey);

    /// <summary>Lists what is in use or still trusted.</summary>
    public async Task<IReadOnlyList<CertificateInStore>> ListAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return [.. (await ReadAsync(scope, token)).Select(static c => Describe(c))];
    }

    /// <summary>A certificate without its key, as DER.</summary>
    public async Task<Result<byte[]>> ExportAsync(string name, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return Find(await ReadAsync(scope, token), name) is { } found ? found.Certificate : NotThere(name);
    }

    /// <summary>A certificate with its key, its extended properties and its certification path as PKCS #12 (SEC-36).</summary>
    public Task<Result<byte[]>> ExportWithKeyAsync(string name, string password, CancellationToken token) => database.WriteAsync<Result<byte[]>>(
        async (scope, inner) =>
        {
            var all = await scope.Context.Set<StoredCertificate>().AsNoTracking().Where(static c => c.RetiredAt == null).ToListAsync(inner);
            if (Find(all, name) is not { } found)
            {
                return NotThere(name);
            }

            if (found.Purpose is CertificatePurpose.Authority or CertificatePurpose.CompanyAuthority)
            {
                return Refused("The key of an authority is not handed out. A backup of the database and a copy of the site key keep it.");
            }

            if (found.IsKeyLocked)
            {
                return Refused("Its key was imported without the mark that it may be exported.");
            }

            if (password.Length < MinPassword)
            {
                return Problem.Invalid(new FieldProblem("password", $"The password needs {MinPassword} characters and more."));
            }

            if (!siteKey.TryOpen(found.SealedKey, "certificate:" + found.Fingerprint, out var pkcs8))
            {
                return Refused("Its key does not open with this site key.");
            }

            await _audit.AddAsync(scope, clock.GetUtcNow(), Caller, "ExportCertificate", $"certificate {NameOf(found)} {found.Fingerprint} with its key", inner);
            using var certificate = X509CertificateLoader.LoadCertificate(found.Certificate);
            using var key = CertificateKey.Open(certificate, pkcs8);
            CryptographicOperations.ZeroMemory(pkcs8);
            var path = all.Where(static c => c.Purpose is CertificatePurpose.Authority or CertificatePurpose.CompanyAuthority).Select(static c => X509CertificateLoader.LoadCertificate(c.Certificate))
                .Where(a => CertificateTrust.IsIssuedBy(certificate, [a], PurposeOf(found), certificate.NotBefore.ToUniversalTime())).ToList();
            return KeyFile.Write(certificate, key, path, NameOf(found), password);
        },
        token);

    /// <summary>Puts a certificate with its key from PKCS #12 into a store.</summary>
    public async Task<Result<CertificateInStore>> ImportAsync(byte[] pkcs12, string password, string store, bool isExportable, CancellationToken token)
    {
        if (!store.Equals(Personal, StringComparison.OrdinalIgnoreCase))
        {
            return Problem.Invalid(new FieldProblem("store", $"A certificate with its key goes into the store {Personal}; authorities are made, announced and replaced by the site itself."));
        }

        using var read = KeyFile.TryRead(pkcs12, password, out var outcome);
        if (read is null)
        {
            return outcome == KeyFileOutcome.WrongPassword ? Problem.Invalid(new FieldProblem("password", "The file does not open with this password."))
                : Problem.Invalid(new FieldProblem("from", outcome == KeyFileOutcome.NoKey ? "The file has no certificate with its EC key." : "The file is no PKCS #12."));
        }

        await certificates.LoadAsync(token);
        if (certificates.FindImportFault(read) is { } fault)
        {
            return Problem.Invalid(new FieldProblem("from", fault));
        }

        await database.WriteAsync(
            async (scope, inner) =>
            {
                await certificates.ImportServerAsync(scope, read, !isExportable, inner);
                await _audit.AddAsync(scope, clock.GetUtcNow(), Caller, "ImportCertificate", $"certificate {SiteServer} {CertificateTrust.Fingerprint(read)}", inner);
            },
            token);
        return (await ListAsync(token)).First(static c => c.Name == SiteServer);
    }

    /// <summary>Makes a new certificate of the site server under the same authority, which all Macs trust (SEC-33).</summary>
    public async Task<CertificateInStore> RenewAsync(CancellationToken token)
    {
        await database.WriteAsync(
            async (scope, inner) =>
            {
                var fingerprint = await certificates.RenewServerAsync(scope, inner);
                await _audit.AddAsync(scope, clock.GetUtcNow(), Caller, "RenewCertificate", $"certificate {SiteServer} {fingerprint}", inner);
            },
            token);
        return (await ListAsync(token)).First(static c => c.Name == SiteServer);
    }

    private static Task<List<StoredCertificate>> ReadAsync(ReadScope scope, CancellationToken token) => scope.Context.Set<StoredCertificate>().AsNoTracking()
        .Where(static c => c.RetiredAt == null && (c.IsCurrent || c.Purpose == CertificatePurpose.Authority))
        .OrderByDescending(static c => c.Purpose).ThenByDescending(static c => c.IsCurrent).ThenByDescending(static c => c.CreatedAt).ToListAsync(token);

    /// <summary>By name, the one in use, or by the beginning of the fingerprint.</summary>
    private static StoredCertificate? Find(List<StoredCertificate> stored, string name) =>
        stored.Find(c => c.IsCurrent && NameOf(c).Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? (name.Length >= 8 ? stored.Find(c => c.Fingerprint.StartsWith(name, StringComparison.OrdinalIgnoreCase)) : null);

    private static string NameOf(StoredCertificate stored) => stored.Purpose switch
    {
        CertificatePurpose.Authority => "Espalier Site CA",
        CertificatePurpose.PolicySigning => "Espalier Policy",
        CertificatePurpose.Server => SiteServer,
        CertificatePurpose.CompanyAuthority => "Company CA",
    };

    private static string PurposeOf(StoredCertificate stored) => stored.Purpose == CertificatePurpose.PolicySigning ? CertificateTrust.PolicySigning : CertificateTrust.ServerAuthentication;

    private static CertificateInStore Describe(StoredCertificate stored)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(stored.Certificate);
        var isAuthority = stored.Purpose is CertificatePurpose.Authority or CertificatePurpose.CompanyAuthority;
        return new CertificateInStore(
            isAuthority ? Trusted : Personal, NameOf(stored), certificate.Subject, certificate.Issuer, stored.Fingerprint, certificate.SerialNumber,
            certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), stored.IsCurrent, !isAuthority && !stored.IsKeyLocked);
    }

    private static Problem NotThere(string name) => new(ProblemKind.NotFound, "not-found", $"There is no certificate {name} here; 'espalier certificates list' names all.");

    private static Problem Refused(string reason) => new(ProblemKind.Forbidden, "key-not-exportable", reason);
}

/// <summary>A certificate as the store lists it.</summary>
/// <param name="Store">Store that it is in.</param>
/// <param name="Name">Fixed name.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="Fingerprint">SHA-256, lower-case hex.</param>
/// <param name="SerialNumber">Its serial number, hex.</param>
/// <param name="NotBefore">Its beginning.</param>
/// <param name="NotAfter">Its end.</param>
/// <param name="IsCurrent">In use now; others are authorities that are announced or still trusted.</param>
/// <param name="IsExportable">Its key may be exported.</param>
public sealed record CertificateInStore(
    string Store, string Name, string Subject, string Issuer, string Fingerprint, string SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool IsCurrent, bool IsExportable);
