using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Devices;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>
/// Which record an enrolling Mac belongs to. A hardware id only suggests one: the record of a Mac that was enrolled is given to nobody who cannot sign
/// with its key, revoked or not, and a conflict record is made instead. It is free again when its client said with that key that it is being removed.
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
            // The key is this record's but the hardware is not: a cloned disk, or a new board in the same Mac. Only a person can tell.
            return same.HardwareId == request.Facts.HardwareId ? (same, same.ConflictWith) : (null, same.ResourceId);
        }

        var candidate = await scope.Context.Set<DeviceStatus>().Where(d => d.HardwareId == request.Facts.HardwareId && d.ConflictWith == null).OrderBy(d => d.ResourceId).FirstOrDefaultAsync(token);
        if (candidate is null)
        {
            return (null, null);
        }

        return candidate.ClientId is null ? (candidate, null) : (null, candidate.ResourceId);
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
        using var key = MacKey.Find(certificate.PublicKey);
        return key?.Verify(request.CertificateRequest, signature) == true ? await scope.Context.Set<DeviceStatus>().FirstOrDefaultAsync(d => d.ResourceId == identity.ResourceId, token) : null;
    }
}
