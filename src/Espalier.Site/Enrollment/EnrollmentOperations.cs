using System.Security.Cryptography;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Operations;
using Espalier.Site.ClientPackages;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>Makes an enrollment token and shows it this once.</summary>
public sealed class CreateEnrollmentTokenOperation(SiteCertificates certificates, PublicFiles files) : IOperation<CreateEnrollmentToken, EnrollmentTokenCreated>
{
    private const int MaxUses = 100_000;
    private const int MaxHours = 8760;
    private const int MaxDescription = 200;

    public static Right Needs => Right.ManageEnrollment;

    public async Task<Result<EnrollmentTokenCreated>> RunAsync(OperationContext context, CreateEnrollmentToken request, CancellationToken token)
    {
        var problems = new List<FieldProblem>();
        if (request.Description.Trim().Length is 0 or > MaxDescription)
        {
            problems.Add(new FieldProblem("description", $"Say in 1 to {MaxDescription} characters what the token is for."));
        }

        if (request.Uses is < 1 or > MaxUses)
        {
            problems.Add(new FieldProblem("uses", $"1 to {MaxUses}."));
        }

        if (request.ValidHours is < 1 or > MaxHours)
        {
            problems.Add(new FieldProblem("validHours", $"1 to {MaxHours}."));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var now = context.Clock.GetUtcNow();
        var expires = now.AddHours(request.ValidHours);
        return await context.WriteAsync<Result<EnrollmentTokenCreated>>(
            "enrollment token " + request.Description.Trim(),
            (scope, _) =>
            {
                scope.Context.Add(new EnrollmentToken
                {
                    Sha256 = EnrollmentAuthority.Hash(secret),
                    Description = request.Description.Trim(),
                    CreatedAt = now,
                    ExpiresAt = expires,
                    UsesLeft = request.Uses,
                    BoundTo = request.BoundTo?.Value,
                    CreatedBy = context.Caller.Name,
                });
                return Task.FromResult<Result<EnrollmentTokenCreated>>(new EnrollmentTokenCreated(secret, certificates.AuthorityFingerprint, expires)
                {
                    TerminalLine = files.Installer?.Files.FirstOrDefault(static f => f.Name == ClientPackage.FileName) is { } package ? TerminalLine.Compose(package, secret) : null,
                });
            },
            token);
    }
}

/// <summary>Lists tokens that are still worth something.</summary>
public sealed class ListEnrollmentTokensOperation : IOperation<ListEnrollmentTokens, IReadOnlyList<EnrollmentTokenSummary>>
{
    public static Right Needs => Right.ManageEnrollment;

    public async Task<Result<IReadOnlyList<EnrollmentTokenSummary>>> RunAsync(OperationContext context, ListEnrollmentTokens request, CancellationToken token)
    {
        var now = context.Clock.GetUtcNow();
        await using var scope = await context.ReadAsync(token);
        var tokens = await scope.Context.Set<EnrollmentToken>().AsNoTracking().Where(t => t.UsesLeft > 0 && t.ExpiresAt > now).OrderBy(t => t.CreatedAt).ToListAsync(token);
        return tokens.ConvertAll(t => new EnrollmentTokenSummary(t.Sha256, t.Description, t.UsesLeft, t.ExpiresAt, t.CreatedBy, t.BoundTo is { } id ? new Contracts.Identifiers.ResourceId(id) : null));
    }
}

/// <summary>Withdraws a token.</summary>
public sealed class WithdrawEnrollmentTokenOperation : IOperation<WithdrawEnrollmentToken, Done>
{
    public static Right Needs => Right.ManageEnrollment;

    public Task<Result<Done>> RunAsync(OperationContext context, WithdrawEnrollmentToken request, CancellationToken token) => context.ChangeAsync<Done>(
        "enrollment token",
        async (scope, inner) =>
            await scope.Context.Set<EnrollmentToken>().Where(t => t.Sha256 == request.Id).ExecuteDeleteAsync(inner) == 0 ? Problem.NotFound("enrollment token") : Done.Instance,
        token);
}

/// <summary>Revokes every key of a Mac, ends its channel, and knows the keys no more from that moment.</summary>
public sealed class RevokeDeviceOperation(Identities identities, DeviceChannels channels) : IOperation<RevokeDevice, Done>
{
    private const int MaxReason = 300;

    public static Right Needs => Right.ManageEnrollment;

    public async Task<Result<Done>> RunAsync(OperationContext context, RevokeDevice request, CancellationToken token)
    {
        if (request.Reason.Trim().Length is 0 or > MaxReason)
        {
            return Problem.Invalid(new FieldProblem("reason", $"A reason of 1 to {MaxReason} characters is needed; it is kept with the certificate."));
        }

        return await context.ChangeAsync<Done>(
            $"certificate of device {request.Id}: {request.Reason.Trim()}",
            async (scope, inner) =>
            {
                var now = context.Clock.GetUtcNow();
                var revoked = await scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == request.Id.Value && i.RevokedAt == null)
                    .ExecuteUpdateAsync(u => u.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.RevokedReason, request.Reason.Trim()), inner);
                if (revoked == 0)
                {
                    return Problem.NotFound("device with a valid certificate");
                }

                scope.Tell(NodeTopic.ClientEnded, request.Id);
                scope.AfterCommit(() =>
                {
                    identities.Forget(request.Id);
                    channels.Disconnect(request.Id);
                });
                return Done.Instance;
            },
            token);
    }
}

/// <summary>What the console shows to enroll a Mac.</summary>
public sealed class GetEnrollmentInfoOperation(SiteCertificates certificates, SiteOptions options, PublicFiles files) : IOperation<GetEnrollmentInfo, EnrollmentInfo>
{
    public static Right Needs => Right.Read;

    public Task<Result<EnrollmentInfo>> RunAsync(OperationContext context, GetEnrollmentInfo request, CancellationToken token) =>
        Task.FromResult<Result<EnrollmentInfo>>(new EnrollmentInfo(options.SiteCode, certificates.AuthorityFingerprint) { Installer = files.Installer, InstallerProblem = files.Problem });
}
