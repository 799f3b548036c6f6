using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Certificates;

/// <summary>Lists the authorities that Macs trust.</summary>
public sealed class ListSiteAuthoritiesOperation : IOperation<ListSiteAuthorities, IReadOnlyList<SiteAuthority>>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<IReadOnlyList<SiteAuthority>>> RunAsync(OperationContext context, ListSiteAuthorities request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var stored = await scope.Context.Set<StoredCertificate>().AsNoTracking().Where(c => c.Purpose == CertificatePurpose.Authority && c.RetiredAt == null)
            .OrderByDescending(c => c.IsCurrent).ThenByDescending(c => c.CreatedAt).ToListAsync(token);
        var macs = await scope.Context.Set<DeviceIdentity>().Where(i => i.RevokedAt == null)
            .GroupBy(i => i.AuthorityFingerprint).Select(g => new { g.Key, Count = g.Select(i => i.ResourceId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, token);
        var current = stored.Find(static c => c.IsCurrent);
        return stored.ConvertAll(c => Describe(c, current, macs.GetValueOrDefault(c.Fingerprint)));
    }

    private static SiteAuthority Describe(StoredCertificate stored, StoredCertificate? current, int macs)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(stored.Certificate);
        return new SiteAuthority(stored.Fingerprint, certificate.NotAfter.ToUniversalTime(), stored.IsCurrent)
        {
            State = stored.IsCurrent ? AuthorityState.Current : stored.CreatedAt > current?.CreatedAt ? AuthorityState.Announced : AuthorityState.Older,
            ValidFrom = certificate.NotBefore.ToUniversalTime(),
            Macs = macs,
        };
    }
}

/// <summary>Announces the authority that comes next.</summary>
public sealed class AnnounceSiteAuthorityOperation(SiteCertificates certificates) : IOperation<AnnounceSiteAuthority, SiteAuthorityChanged>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<SiteAuthorityChanged>> RunAsync(OperationContext context, AnnounceSiteAuthority request, CancellationToken token) =>
        AuthorityChange.RunAsync(context, certificates, certificates.AnnounceAuthorityAsync, token);
}

/// <summary>Replaces the current authority.</summary>
public sealed class ReplaceSiteAuthorityOperation(SiteCertificates certificates) : IOperation<ReplaceSiteAuthority, SiteAuthorityChanged>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<SiteAuthorityChanged>> RunAsync(OperationContext context, ReplaceSiteAuthority request, CancellationToken token) =>
        AuthorityChange.RunAsync(context, certificates, certificates.ReplaceAuthorityAsync, token);
}

/// <summary>Ends the trust in an older authority.</summary>
public sealed class RetireSiteAuthorityOperation(SiteCertificates certificates) : IOperation<RetireSiteAuthority, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<Done>> RunAsync(OperationContext context, RetireSiteAuthority request, CancellationToken token)
    {
        var result = await context.ChangeAsync<Done>(
            "certificate authority " + request.Fingerprint,
            async (scope, inner) => await certificates.RetireAuthorityAsync(scope, request.Fingerprint, inner) ? Done.Instance : Problem.NotFound("older authority"),
            token);
        if (result.Succeeded)
        {
            await certificates.LoadAsync(CancellationToken.None);
        }

        return result;
    }
}

/// <summary>A change of authorities: in the database with its audit entry, then in use.</summary>
internal static class AuthorityChange
{
    public static async Task<Result<SiteAuthorityChanged>> RunAsync(OperationContext context, SiteCertificates certificates, Func<WriteScope, CancellationToken, Task<string>> change, CancellationToken token)
    {
        var fingerprint = await context.WriteAsync("certificate authority of the site", change, token);
        await certificates.LoadAsync(CancellationToken.None);
        return new SiteAuthorityChanged(fingerprint);
    }
}
