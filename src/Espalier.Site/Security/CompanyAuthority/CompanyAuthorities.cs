using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>The company's authority, where one is set up: its stored settings, and certificates for Macs.</summary>
internal sealed partial class CompanyAuthorities(SiteDatabase database, SiteKey siteKey, SiteCertificates certificates, TimeProvider clock, ILogger<CompanyAuthorities> logger) : IDisposable
{
    /// <summary>The authority is asked for few at a time, however many Macs come back at once.</summary>
    private readonly SemaphoreSlim _asking = new(4, 4);

    /// <summary>The settings; null where the site's own authority certifies.</summary>
    public async Task<CompanyAuthorityOptions?> FindAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Context.Set<StoredCompanyAuthority>().AsNoTracking().FirstOrDefaultAsync(token) is { } stored ? Read(stored) : null;
    }

    public CompanyAuthorityOptions Read(StoredCompanyAuthority stored)
    {
        var settings = new CompanyAuthoritySettings(stored.Name, stored.WebAddress, stored.UserName, stored.ServerTemplate, stored.MacTemplate, stored.WebAuthorities, stored.MacKey);
        var options = new CompanyAuthorityOptions(settings, null) { TemplateKey = stored.TemplateKey };
        return siteKey.TryOpen(stored.SealedPassword, options.Context, out var password) ? options with { Password = Encoding.UTF8.GetString(password) } : options;
    }

    /// <summary>Keeps settings in the transaction of <paramref name="scope"/>.</summary>
    public async Task SaveAsync(WriteScope scope, CompanyAuthorityOptions options, (int Request, byte[] Key)? pending, CancellationToken token)
    {
        var settings = options.Settings;
        var password = options.Password ?? throw new ArgumentException("There is no password to keep.", nameof(options));
        await scope.Context.Set<StoredCompanyAuthority>().ExecuteDeleteAsync(token);
        scope.Context.Add(new StoredCompanyAuthority
        {
            Name = settings.Name,
            WebAddress = settings.WebAddress,
            WebAuthorities = settings.WebAuthorities,
            UserName = settings.UserName,
            SealedPassword = siteKey.Seal(Encoding.UTF8.GetBytes(password), options.Context),
            ServerTemplate = settings.ServerTemplate,
            MacTemplate = settings.MacTemplate,
            MacKey = settings.MacKey,
            TemplateKey = options.TemplateKey,
            ServerRequest = pending?.Request,
            ServerKey = pending is { } waiting ? siteKey.Seal(waiting.Key, KeyContext) : null,
        });
    }

    /// <summary>What the key of a waiting request is sealed to.</summary>
    public const string KeyContext = "company-authority-request";

    /// <summary>A certificate for a Mac's key by the company's authority; neither certificate nor problem where the site's own certifies.</summary>
    /// <param name="request">The Mac's PKCS#10 request, which is handed on as it is.</param>
    /// <param name="key">The key in it.</param>
    /// <param name="kind">The kind of that key.</param>
    /// <param name="token">Cancels.</param>
    public async Task<(X509Certificate2? Certificate, EnrollmentProblem? Problem)> IssueAsync(byte[] request, PublicKey key, KeyKind kind, CancellationToken token)
    {
        if (certificates.CompanyAuthority is not { } authority || await FindAsync(token) is not { } options)
        {
            // The site's own authority certifies what Macs make by themselves, also for one that comes back from the company's.
            return (null, kind == KeyKind.EcP256 ? null : EnrollmentProblem.WrongKey(KeyKind.EcP256));
        }

        if (kind != options.MacKey)
        {
            return (null, EnrollmentProblem.WrongKey(options.MacKey));
        }

        if (!IsPlain(request))
        {
            return (null, EnrollmentProblem.Malformed("The company's authority takes the subject from the request, which has to name the GUID of its key and nothing else. Update the Mac client."));
        }

        using var pages = options.Open();
        if (pages is null)
        {
            return (null, EnrollmentProblem.CompanyAuthority("The stored password for the company's authority does not open with this site key. An administrator types it again."));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        await _asking.WaitAsync(token);
        try
        {
            var known = await FindPendingAsync(hash, token);
            var answer = known is { } id ? await pages.FetchAsync(id, token) : await pages.RequestAsync(request, options.Settings.MacTemplate, token);
            if (answer.Outcome is WebEnrollmentOutcome.Issued or WebEnrollmentOutcome.Pending or WebEnrollmentOutcome.Denied)
            {
                await KeepPendingAsync(hash, answer, token);
            }

            return answer.Outcome == WebEnrollmentOutcome.Issued ? Take(answer.Certificate!, key, authority) : Refuse(answer);
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private (X509Certificate2?, EnrollmentProblem?) Refuse(WebEnrollmentAnswer answer)
    {
        LogNotIssued(answer.Outcome, answer.Detail);
        return (null, answer.Outcome switch
        {
            WebEnrollmentOutcome.Pending => EnrollmentProblem.CertificatePending(answer.Detail),
            WebEnrollmentOutcome.Denied => EnrollmentProblem.CertificateDenied(answer.Detail),
            _ => EnrollmentProblem.CompanyAuthority(answer.Detail),
        });
    }

    private (X509Certificate2?, EnrollmentProblem?) Take(byte[] bytes, PublicKey key, X509Certificate2 authority)
    {
        var fault = IssuedByCompany.TryRead(bytes, key, authority, CertificateTrust.ClientAuthentication, clock.GetUtcNow(), out var issued);
        if (fault is null && !issued!.SubjectName.RawData.AsSpan().SequenceEqual(KeySubject.Of(key).RawData))
        {
            fault = "its subject is not that of the request: the template has to supply it in the request";
        }

        if (fault is null)
        {
            return (issued, null);
        }

        LogUnusable(fault);
        issued?.Dispose();
        return (null, EnrollmentProblem.CompanyAuthority($"The company's authority issued a certificate that cannot be used: {fault}."));
    }

    /// <summary>Whatever else a Mac asks for, another name or another purpose, would be issued in the name of the company.</summary>
    private static bool IsPlain(byte[] request)
    {
        try
        {
            var read = CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            return read.CertificateExtensions.Count == 0 && read.OtherRequestAttributes.Count == 0 && read.SubjectName.RawData.AsSpan().SequenceEqual(KeySubject.Of(read.PublicKey).RawData);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private async Task<int?> FindPendingAsync(string key, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Context.Set<PendingMacRequest>().Where(r => r.Key == key).Select(static r => (int?)r.RequestId).FirstOrDefaultAsync(token);
    }

    private Task KeepPendingAsync(string key, WebEnrollmentAnswer answer, CancellationToken token) => database.WriteAsync(
        async (scope, inner) =>
        {
            await scope.Context.Set<PendingMacRequest>().Where(r => r.Key == key).ExecuteDeleteAsync(inner);
            if (answer is { Outcome: WebEnrollmentOutcome.Pending, RequestId: { } id })
            {
                scope.Context.Add(new PendingMacRequest { Key = key, RequestId = id, RequestedAt = clock.GetUtcNow() });
            }
        },
        token);

    [LoggerMessage(1150, LogLevel.Warning, "The company's authority issued no certificate for a Mac ({Outcome}): {Detail}")]
    private partial void LogNotIssued(WebEnrollmentOutcome outcome, string detail);

    [LoggerMessage(1151, LogLevel.Error, "The company's authority issued a certificate for a Mac that cannot be used: {Fault}")]
    private partial void LogUnusable(string fault);
}
