using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Site.Devices;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>Finds what a key was certified for before, so that a request whose answer was lost is answered again and changes nothing.</summary>
internal static class KnownKeys
{
    /// <summary>The enrollment of this hardware with this very pair of keys.</summary>
    public static async Task<(DeviceStatus Status, DeviceIdentity Identity)?> FindEnrollmentAsync(SiteContext context, EnrollmentRequest request, PublicKey key, CancellationToken token)
    {
        var known = await (
            from status in context.Set<DeviceStatus>().AsNoTracking()
            join identity in context.Set<DeviceIdentity>().AsNoTracking() on status.ResourceId equals identity.ResourceId
            where status.HardwareId == request.Facts.HardwareId && identity.RevokedAt == null
            select new { Status = status, Identity = identity }).ToListAsync(token);
        var found = known.Find(k => IsFor(k.Identity.Certificate, key) && k.Identity.AgreementKey.AsSpan().SequenceEqual(request.AgreementKey));
        return found is null ? null : (found.Status, found.Identity);
    }

    /// <summary>The certificate that the device has for this key from this authority.</summary>
    public static async Task<byte[]?> FindCertificateAsync(SiteContext context, ResourceId device, string authority, PublicKey key, DateTimeOffset validUntil, CancellationToken token)
    {
        var known = await context.Set<DeviceIdentity>().AsNoTracking()
            .Where(i => i.ResourceId == device.Value && i.RevokedAt == null && i.AuthorityFingerprint == authority && i.NotAfter > validUntil)
            .Select(i => i.Certificate).ToListAsync(token);
        return known.Find(certificate => IsFor(certificate, key));
    }

    private static bool IsFor(byte[] certificate, PublicKey key)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        return parsed.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }
}
