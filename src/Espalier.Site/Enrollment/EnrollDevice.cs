using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Boundaries;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Policies;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.CompanyAuthority;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Enrollment;

/// <summary>Enrolls a Mac: who allows it, where it is, which record it is, and a certificate for its key.</summary>
internal sealed partial class EnrollDevice(
    SiteDatabase database,
    EnrollmentAuthority authority,
    AttemptLimit attempts,
    DeviceChannels channels,
    DevicePolicies policies,
    SiteAssignment assignment,
    Identities identities,
    ChangedDevices changedDevices,
    SiteCertificates certificates,
    CompanyAuthorities companyAuthorities,
    SiteOptions options,
    TimeProvider clock,
    ILogger<EnrollDevice> logger)
{
    /// <summary>Why a renewal is refused whose body is none.</summary>
    public static readonly EnrollmentProblem NoRenewalRequest = EnrollmentProblem.Malformed("The body is not a renewal request with a PKCS#10 request of a key that Macs use.");

    /// <summary>Lifetime of a Mac's certificate, as the guide's self-issued samples (SEC-29).</summary>
    private const int CertificateYears = 10;

    public async Task<(EnrollmentAnswer? Answer, EnrollmentProblem? Problem)> RunAsync(EnrollmentRequest request, IPAddress from, CancellationToken token)
    {
        var (answer, problem) = await EnrollAsync(request, from, token);
        if (problem is not null)
        {
            LogRefused(from, problem.Code, problem.Detail);
        }

        return (answer, problem);
    }

    private async Task<(EnrollmentAnswer? Answer, EnrollmentProblem? Problem)> EnrollAsync(EnrollmentRequest request, IPAddress from, CancellationToken token)
    {
        if (!TryReadKeys(request, out var certificateRequest, out var kind, out var malformed))
        {
            return (null, malformed);
        }

        // The Mac may ask again because the answer was lost, and its token may be used up by now; nothing in the answer is worth anything without the key.
        await using (var scope = await database.ReadAsync(token))
        {
            if (await KnownKeys.FindEnrollmentAsync(scope.Context, request, certificateRequest!.PublicKey, token) is { } done)
            {
                return (Answer(done.Status, done.Identity.ClientId, done.Identity.Certificate), null);
            }
        }

        var (authorization, refused) = await AuthorizeAsync(request.Authorization, from, token);
        if (authorization is null)
        {
            return (null, refused);
        }

        var version = request.Facts.OsVersion.Split('.')[0];
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < SupportedSystems.Oldest)
        {
            return (null, EnrollmentProblem.UnsupportedMacOS(request.Facts.OsVersion));
        }

        if (options.RequireBoundary && !await assignment.CoversAsync(request.Facts.Addresses, token))
        {
            return (null, EnrollmentProblem.OutsideBoundary);
        }

        // Another server is asked while nothing waits for this: what it issues for an enrollment that is refused after all is known to nobody.
        var (issued, problem) = await companyAuthorities.IssueAsync(request.CertificateRequest, certificateRequest!.PublicKey, kind, token);
        using (issued)
        {
            return problem is null ? await database.WriteAsync((scope, inner) => WriteAsync(scope, request, certificateRequest, issued, authorization, inner), token) : (null, problem);
        }
    }

    private async Task<(Authorization?, EnrollmentProblem?)> AuthorizeAsync(EnrollmentAuthorization offered, IPAddress from, CancellationToken token)
    {
        // A token cannot be guessed, and a Mac with an old one in an office must not keep the others there from enrolling: only passwords are limited.
        if (offered.Token is { Length: > 0 })
        {
            return await authority.AuthorizeAsync(offered, token);
        }

        var user = offered.UserName + "@" + offered.Domain;
        if (!attempts.TryBegin(from, user))
        {
            return (null, EnrollmentProblem.TooManyAttempts);
        }

        var isGuess = false;
        try
        {
            var (authorization, refused) = await authority.AuthorizeAsync(offered, token);
            isGuess = refused?.Code == ProblemCodes.CredentialsWrong;
            return (authorization, refused);
        }
        finally
        {
            if (!isGuess)
            {
                attempts.Undo(from, user);
            }
        }
    }

    /// <summary>A new certificate for an enrolled Mac that signed the request with its current key (SEC-30, SEC-31).</summary>
    public async Task<(RenewalAnswer? Answer, EnrollmentProblem? Problem)> RenewAsync(KnownDevice device, RenewalRequest request, CancellationToken token)
    {
        if (!KeyRequest.TryRead(request.CertificateRequest, out var certificateRequest, out var kind))
        {
            return (null, NoRenewalRequest);
        }

        await using (var scope = await database.ReadAsync(token))
        {
            if (await FindAsync(scope.Context, token) is { } known)
            {
                return (Answer(known), null);
            }
        }

        var (issued, problem) = await companyAuthorities.IssueAsync(request.CertificateRequest, certificateRequest!.PublicKey, kind, token);
        using (issued)
        {
            if (problem is not null)
            {
                LogNotRenewed(device.Id.Value, problem.Code, problem.Detail);
                return (null, problem);
            }

            var certificate = await database.WriteAsync(
                async (scope, inner) => await FindAsync(scope.Context, inner) ?? Issue(scope, device.Id, device.ClientId, certificateRequest, issued, device.AgreementKey), token);
            LogRenewed(device.Id.Value);
            return (Answer(certificate), null);
        }

        Task<byte[]?> FindAsync(SiteContext context, CancellationToken inner) => KnownKeys.FindCertificateAsync(
            context, device.Id, certificates.IssuerFingerprint, certificateRequest!.PublicKey, clock.GetUtcNow().AddDays(ClientEndpoints.RenewAheadDays), inner);

        RenewalAnswer Answer(byte[] certificate) => new(certificate, [.. certificates.Authorities.Select(a => a.RawData)]);
    }

    private async Task<(EnrollmentAnswer?, EnrollmentProblem?)> WriteAsync(
        WriteScope scope, EnrollmentRequest request, CertificateRequest certificateRequest, X509Certificate2? ofCompany, Authorization authorization, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await LockAsync(scope, request.Facts.HardwareId, token);
        if (await KnownKeys.FindEnrollmentAsync(scope.Context, request, certificateRequest.PublicKey, token) is { } done)
        {
            return (Answer(done.Status, done.Identity.ClientId, done.Identity.Certificate), null);
        }

        if (authorization.TokenSha256 is { } hash
            && await scope.Context.Set<EnrollmentToken>().Where(t => t.Sha256 == hash && t.UsesLeft > 0).ExecuteUpdateAsync(u => u.SetProperty(t => t.UsesLeft, t => t.UsesLeft - 1), token) == 0)
        {
            return (null, EnrollmentProblem.Token);
        }

        var record = await new RecordMatch(scope, request, authorization).FindAsync(token);
        var id = record.Existing is { } known ? new ResourceId(known.ResourceId) : await ResourceIds.NextAsync(scope, token);
        var status = record.Existing;
        if (status is null)
        {
            status = new DeviceStatus { ResourceId = id.Value, HardwareId = request.Facts.HardwareId, SerialNumber = request.Facts.SerialNumber };
            scope.Context.Add(status);
        }

        var clientId = status.ClientId ?? Guid.CreateVersion7(now);
        status.ClientId = clientId;
        status.HardwareId = request.Facts.HardwareId;
        status.SerialNumber = request.Facts.SerialNumber;
        status.EnrolledAt = now;
        status.EnrolledBy = authorization.By;
        status.ConflictWith = record.ConflictWith;
        status.UnmanagedReason = null;
        status.LastContactAt = now;
        status.Epoch++;
        status.NextSequence = 1;
        await foreach (var old in scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == id.Value && i.RevokedAt == null).AsAsyncEnumerable().WithCancellation(token))
        {
            old.RevokedAt = now;
            old.RevokedReason = "replaced by a new enrollment";
        }

        scope.Tell(NodeTopic.ClientEnded, id);
        scope.AfterCommit(() =>
        {
            channels.Disconnect(id);
            policies.Forget([id]);
        });

        var certificate = Issue(scope, id, clientId, certificateRequest, ofCompany, request.AgreementKey);
        await DeviceRow.SaveAsync(scope, id, clientId, request.Facts, request.ClientVersion, options.SiteCode, now, token);
        await changedDevices.MarkAsync(scope, id, token);
        LogEnrolled(id.Value, authorization.By, record.ConflictWith);
        return (Answer(status, clientId, certificate), null);
    }

    private EnrollmentAnswer Answer(DeviceStatus status, Guid clientId, byte[] certificate) => new()
    {
        ClientId = clientId,
        SiteCode = options.SiteCode,
        Certificate = certificate,
        Authorities = [.. certificates.Authorities.Select(a => a.RawData)],
        CompanyAuthorities = certificates.CompanyAuthority is { } company ? [company.RawData] : null,
        Epoch = status.Epoch,
        IsConflict = status.ConflictWith is not null,
    };

    /// <summary>Two enrollments of the same hardware come one after the other, also where several writers run.</summary>
    private static async Task LockAsync(WriteScope scope, string hardwareId, CancellationToken token)
    {
        const int LockClass = 0x454E5231;
        if (scope.Dialect == SqlDialect.PostgreSql)
        {
            await scope.Command($"SELECT pg_advisory_xact_lock({LockClass}, hashtext(@id))").With("id", hardwareId).RunAsync(token);
        }
    }

    private byte[] Issue(WriteScope scope, ResourceId id, Guid clientId, CertificateRequest request, X509Certificate2? ofCompany, byte[] agreementKey)
    {
        var now = clock.GetUtcNow();
        using var own = ofCompany is null ? CertificateFactory.IssueDevice(certificates.Authority, request, clientId, now, now.AddYears(CertificateYears)) : null;
        var certificate = ofCompany ?? own!;
        scope.Context.Add(new DeviceIdentity
        {
            KeyId = CertificateTrust.Fingerprint(certificate),
            ResourceId = id.Value,
            ClientId = clientId,
            Certificate = certificate.RawData,
            AgreementKey = agreementKey,
            AuthorityFingerprint = ofCompany is null ? certificates.AuthorityFingerprint : certificates.IssuerFingerprint,
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            IssuedAt = now,
        });
        scope.Tell(NodeTopic.Keys, id);
        scope.AfterCommit(() => identities.Forget(id));
        return certificate.RawData;
    }

    private static bool TryReadKeys(EnrollmentRequest request, out CertificateRequest? certificateRequest, out KeyKind kind, out EnrollmentProblem? problem)
    {
        certificateRequest = null;
        kind = default;
        problem = EnrollmentChecks.FindProblem(request);
        if (problem is null && !KeyRequest.TryRead(request.CertificateRequest, out certificateRequest, out kind))
        {
            problem = EnrollmentProblem.Malformed("The certificate request is not a PKCS#10 request of a key that Macs use (EC P-256 or P-384, RSA with 2048 or 3072 bits), signed with that key.");
        }

        return problem is null;
    }

    [LoggerMessage(1210, LogLevel.Warning, "Refused an enrollment from {From}: {Code}: {Detail}")]
    private partial void LogRefused(IPAddress from, string code, string detail);

    [LoggerMessage(1213, LogLevel.Debug, "Renewed the certificate of device {ResourceId}")]
    private partial void LogRenewed(int resourceId);

    [LoggerMessage(1214, LogLevel.Debug, "The certificate of device {ResourceId} was not renewed: {Code}: {Detail}")]
    private partial void LogNotRenewed(int resourceId, string code, string detail);

    [LoggerMessage(1211, LogLevel.Information, "Enrolled device {ResourceId}, allowed by {By}; conflicts with {ConflictWith}")]
    private partial void LogEnrolled(int resourceId, string by, int? conflictWith);
}
