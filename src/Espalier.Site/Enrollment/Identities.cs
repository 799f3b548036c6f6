using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>Keys of enrolled Macs by key id, parsed once and kept; a revoked key is unknown from the same moment on.</summary>
public sealed class Identities(SiteDatabase database)
{
    private readonly KeptAnswers<string, IdentityAnswer> _known = new();

    /// <summary>The Mac of a key id.</summary>
    public async ValueTask<IdentityAnswer> FindAsync(string keyId, CancellationToken token)
    {
        if (_known.TryFind(keyId, out var entry))
        {
            return entry;
        }

        var begun = _known.Begin();
        await using var scope = await database.ReadAsync(token);
        var stored = await scope.Context.Set<DeviceIdentity>().AsNoTracking().FirstOrDefaultAsync(i => i.KeyId == keyId, token);
        if (stored is null)
        {
            // Unknown ids are not kept: anybody could fill the memory with them.
            return new IdentityAnswer(null, IsRevoked: false);
        }

        var hasOlderKeys = await scope.Context.Set<DeviceIdentity>().AnyAsync(i => i.ResourceId == stored.ResourceId && i.RevokedAt == null && i.IssuedAt < stored.IssuedAt, token);
        var answer = ToAnswer(stored, hasOlderKeys);
        _known.Keep(keyId, answer, begun);
        return answer;
    }

    /// <summary>A Mac has used its renewed key, so it needs the keys before it no more.</summary>
    public Task RetireOlderAsync(KnownDevice device, DateTimeOffset now, CancellationToken token) => database.WriteAsync(
        async (scope, inner) =>
        {
            var issued = await scope.Context.Set<DeviceIdentity>().Where(i => i.KeyId == device.KeyId).Select(i => i.IssuedAt).FirstOrDefaultAsync(inner);
            await scope.Context.Set<DeviceIdentity>().Where(i => i.ResourceId == device.Id.Value && i.RevokedAt == null && i.IssuedAt < issued)
                .ExecuteUpdateAsync(u => u.SetProperty(i => i.RevokedAt, now).SetProperty(i => i.RevokedReason, "replaced by a renewed certificate"), inner);
            scope.Tell(NodeTopic.Keys, device.Id);
            scope.AfterCommit(() => Forget(device.Id));
        },
        token);

    /// <summary>Drops what is kept of a device's keys, after a change of them.</summary>
    public void Forget(ResourceId device) => _known.ForgetWhere(answer => answer.IsRevoked || answer.Device?.Id == device);

    /// <summary>Drops all that is kept, after changes that were not heard of.</summary>
    public void ForgetAll() => _known.ForgetAll();

    private static IdentityAnswer ToAnswer(DeviceIdentity stored, bool hasOlderKeys)
    {
        if (stored.RevokedAt is not null)
        {
            return new IdentityAnswer(null, IsRevoked: true);
        }

        using var certificate = X509CertificateLoader.LoadCertificate(stored.Certificate);
        var key = MacKey.Find(certificate.PublicKey) ?? throw new CryptographicException("A stored device certificate has a key of a kind that Macs do not use.");
        return new IdentityAnswer(
            new KnownDevice(new ResourceId(stored.ResourceId), stored.ClientId, stored.KeyId, key, stored.AgreementKey, stored.NotAfter, stored.AuthorityFingerprint) { HasOlderKeys = hasOlderKeys },
            IsRevoked: false);
    }
}

/// <summary>What is known of a key id.</summary>
/// <param name="Device">Its Mac; null when the key is unknown or revoked.</param>
/// <param name="IsRevoked">The key was known and is revoked.</param>
public readonly record struct IdentityAnswer(KnownDevice? Device, bool IsRevoked);
