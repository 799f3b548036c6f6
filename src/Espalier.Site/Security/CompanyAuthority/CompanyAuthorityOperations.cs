using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.ActiveDirectory.CertificateServices;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>Answers the settings without the secret.</summary>
internal sealed class GetCompanyAuthorityOperation(CompanyAuthorities authorities, SiteCertificates certificates) : IOperation<GetCompanyAuthority, CompanyAuthorityState>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<CompanyAuthorityState>> RunAsync(OperationContext context, GetCompanyAuthority request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await CompanyAuthorityReport.ReadAsync(scope, authorities, certificates, token);
    }
}

/// <summary>Asks the company's authority for the site server's certificate, and keeps the settings when it issues that or lets it wait.</summary>
internal sealed class SaveCompanyAuthorityOperation(CompanyAuthorities authorities, CompanyServerCertificate server, DirectoryTemplates templates, SiteCertificates certificates)
    : IOperation<SaveCompanyAuthority, CompanyAuthorityState>
{
    public static Right Needs => Right.ManageSecurity;

    public static bool TakesTokens => false;

    public async Task<Result<CompanyAuthorityState>> RunAsync(OperationContext context, SaveCompanyAuthority request, CancellationToken token)
    {
        var (settings, problems) = CompanyAuthorityOptions.Check(request.Settings);
        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var before = await authorities.FindAsync(token);
        var options = new CompanyAuthorityOptions(settings, string.IsNullOrEmpty(request.Password) ? null : request.Password);
        if (options.Password is null)
        {
            if (before?.Password is null || before.Context != options.Context)
            {
                return Problem.Invalid(new FieldProblem("password", "The password of the account is needed: it is kept for the stored account, address and CAs only."));
            }

            options = options with { Password = before.Password };
        }

        using var pages = options.Open()!;
        var own = await pages.FetchAuthorityAsync(token);
        if (own.Outcome != WebEnrollmentOutcome.Issued)
        {
            return CompanyAuthorityReport.ToProblem(own);
        }

        using var authority = ReadAuthority(own.Certificate!);
        if (authority is null || authority.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is var name && !name.Equals(settings.Name, StringComparison.OrdinalIgnoreCase))
        {
            return Problem.Invalid(new FieldProblem(
                "settings.name", authority is null ? "The pages answer no certificate of an authority." : $"These pages are of the authority {authority.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}."));
        }

        // Another template for Macs changes nothing of the site server's certificate (SEC-28).
        var isSameServer = before?.Settings.ServerTemplate == settings.ServerTemplate && certificates.CompanyAuthority?.RawData.AsSpan().SequenceEqual(authority.RawData) == true && !server.IsDue();
        var (answer, made) = isSameServer ? (null, null) : await server.RequestAsync(pages, settings.ServerTemplate, token);
        if (answer is not null && answer.Outcome is not (WebEnrollmentOutcome.Issued or WebEnrollmentOutcome.Pending))
        {
            return CompanyAuthorityReport.ToProblem(answer);
        }

        // Without an answer of the directory what it said before still counts for the same template.
        options = options with { TemplateKey = (await templates.FindAsync(settings.MacTemplate, token))?.MacKey ?? (before?.Settings.MacTemplate == settings.MacTemplate ? before.TemplateKey : null) };
        X509Certificate2? joined = null;
        if (answer?.Outcome == WebEnrollmentOutcome.Issued && server.TryJoin(answer.Certificate!, made!.Key, authority, out joined) is { } fault)
        {
            return Problem.Invalid(new FieldProblem("settings.serverTemplate", $"The authority issued a certificate that cannot be used: {fault}."));
        }

        using (joined)
        {
            await context.WriteAsync(
                $"company authority {settings.Name}, {settings.WebAddress}, account {settings.UserName}, templates {settings.ServerTemplate} and {settings.MacTemplate}, Macs' keys {options.MacKey.Words()}",
                async (scope, inner) =>
                {
                    await authorities.SaveAsync(scope, options, answer is { Outcome: WebEnrollmentOutcome.Pending, RequestId: { } waiting } ? (waiting, made!.Key) : null, inner);
                    await certificates.UseCompanyAsync(scope, authority, joined, inner);
                    return Done.Instance;
                },
                token);
        }

        await certificates.LoadAsync(CancellationToken.None);
        await using var after = await context.ReadAsync(token);
        return await CompanyAuthorityReport.ReadAsync(after, authorities, certificates, token);
    }

    private static X509Certificate2? ReadAuthority(byte[] bytes)
    {
        try
        {
            var read = X509CertificateLoader.LoadCertificate(bytes);
            if (read.Extensions.OfType<X509BasicConstraintsExtension>().Any(static e => e.CertificateAuthority))
            {
                return read;
            }

            read.Dispose();
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Goes back to the site's own authority.</summary>
internal sealed class RemoveCompanyAuthorityOperation(SiteCertificates certificates) : IOperation<RemoveCompanyAuthority, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<Done>> RunAsync(OperationContext context, RemoveCompanyAuthority request, CancellationToken token)
    {
        var result = await context.ChangeAsync<Done>(
            "company authority",
            async (scope, inner) =>
            {
                if (await scope.Context.Set<StoredCompanyAuthority>().ExecuteDeleteAsync(inner) == 0)
                {
                    return Problem.NotFound("company authority");
                }

                await scope.Context.Set<PendingMacRequest>().ExecuteDeleteAsync(inner);
                await certificates.UseCompanyAsync(scope, null, null, inner);
                return Done.Instance;
            },
            token);
        if (result.Succeeded)
        {
            await certificates.LoadAsync(CancellationToken.None);
        }

        return result;
    }
}

/// <summary>What these operations answer.</summary>
internal static class CompanyAuthorityReport
{
    public static async Task<CompanyAuthorityState> ReadAsync(ReadScope scope, CompanyAuthorities authorities, SiteCertificates certificates, CancellationToken token)
    {
        var stored = await scope.Context.Set<StoredCompanyAuthority>().AsNoTracking().FirstOrDefaultAsync(token);
        return new CompanyAuthorityState(stored is null ? null : authorities.Read(stored).Settings)
        {
            Fingerprint = certificates.CompanyAuthority is { } company ? CertificateTrust.Fingerprint(company) : null,
            MacKey = stored is null ? KeyKind.EcP256 : authorities.Read(stored).MacKey,
            ServerIssuer = certificates.Server.Issuer,
            PendingServerRequest = stored?.ServerRequest,
            PendingMacs = await scope.Context.Set<PendingMacRequest>().CountAsync(token),
        };
    }

    public static Problem ToProblem(WebEnrollmentAnswer answer)
    {
        var (code, field) = answer.Outcome switch
        {
            WebEnrollmentOutcome.Denied => ("company-authority-denied", "settings.serverTemplate"),
            WebEnrollmentOutcome.NotTrusted => ("company-authority-not-trusted", "settings.webAuthorities"),
            WebEnrollmentOutcome.SignInRefused => ("company-authority-credentials-wrong", "password"),
            WebEnrollmentOutcome.NotUnderstood => ("company-authority-not-understood", "settings.webAddress"),
            _ => ("company-authority-unreachable", "settings.webAddress"),
        };
        return new Problem(ProblemKind.Unavailable, code, answer.Detail) { Fields = [new FieldProblem(field, answer.Detail)] };
    }
}
