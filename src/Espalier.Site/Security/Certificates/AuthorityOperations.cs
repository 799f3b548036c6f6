using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Security.Certificates;

/// <summary>Lists the authorities that Macs trust.</summary>
public sealed class ListSiteAuthoritiesOperation(SiteCertificates certificates) : IOperation<ListSiteAuthorities, IReadOnlyList<SiteAuthority>>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<IReadOnlyList<SiteAuthority>>> RunAsync(OperationContext context, ListSiteAuthorities request, CancellationToken token)
    {
        var current = certificates.AuthorityFingerprint;
        var authorities = certificates.Authorities.Select(a => (Fingerprint: CertificateTrust.Fingerprint(a), a.NotAfter));
        return Task.FromResult<Result<IReadOnlyList<SiteAuthority>>>(
            authorities.Select(a => new SiteAuthority(a.Fingerprint, new DateTimeOffset(a.NotAfter.ToUniversalTime()), a.Fingerprint == current)).ToList());
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
