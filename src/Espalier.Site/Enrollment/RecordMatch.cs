using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Devices;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>
/// Which record an enrolling Mac belongs to. Hardware ids and serial numbers only suggest one: the record of a Mac that still has a valid key is given
/// to nobody who cannot sign with it, and a conflict record is made instead.
/// </summary>
internal sealed class RecordMatch(WriteScope scope, EnrollmentRequest request, Authorization authorization)
{
    public async Task<(DeviceStatus? Existing, int? ConflictWith)> FindAsync(CancellationToken token)
    {
        if (authorization.BoundTo is { } bound)
        {
            return (await scope.Context.Set<DeviceStatus>().FirstOrDefaultAsync(d => d.ResourceId == bound, token), null);
        }

        if (await FindByPreviousKeyAsync(token) is { } same)
        {
            return (same, null);
        }

        var candidates = await scope.Context.Set<DeviceStatus>().Where(d => d.HardwareId == request.Facts.HardwareId && d.ConflictWith == null).OrderBy(d => d.ResourceId).ToListAsync(token);
        if (candidates.Count == 0)
        {
            return (null, null);
        }

        var candidate = candidates[0];
        var hasKey = await scope.Context.Set<DeviceIdentity>().AnyAsync(i => i.ResourceId == candidate.ResourceId && i.RevokedAt == null, token);
        return hasKey ? (null, candidate.ResourceId) : (candidate, null);
    }

    private async Task<DeviceStatus?> FindByPreviousKeyAsync(CancellationToken token)
    {
        if (request.PreviousKeyId is not { } keyId || request.PreviousKeySignature is not { } signature)
        {
            return null;
        }

        var identity = await scope.Context.Set<DeviceIdentity>().AsNoTracking().FirstOrDefaultAsync(i => i.KeyId == keyId && i.RevokedAt == null, token);
        if (identity is null)
        {
            return null;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(identity.Certificate);
        using var key = certificate.GetECDsaPublicKey()!;
        var signs = key.VerifyData(request.CertificateRequest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return signs ? await scope.Context.Set<DeviceStatus>().FirstOrDefaultAsync(d => d.ResourceId == identity.ResourceId, token) : null;
    }
}
