using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>Keys of enrolled Macs by key id, parsed once and kept; a revoked key is unknown from the same moment on.</summary>
public sealed class Identities(SiteDatabase database)
{
    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>The Mac of a key id.</summary>
    public async ValueTask<IdentityAnswer> FindAsync(string keyId, CancellationToken token)
    {
        if (_known.TryGetValue(keyId, out var entry))
        {
            return entry.Answer;
        }

        await using var scope = await database.ReadAsync(token);
        var stored = await scope.Context.Set<DeviceIdentity>().AsNoTracking().FirstOrDefaultAsync(i => i.KeyId == keyId, token);
        if (stored is null)
        {
            // Unknown ids are not kept: anybody could fill the memory with them.
            return new IdentityAnswer(null, IsRevoked: false);
        }

        return _known.GetOrAdd(keyId, _ => new Entry(ToAnswer(stored))).Answer;
    }

    /// <summary>Drops what is kept of a device's keys, after a change of them.</summary>
    public void Forget(ResourceId device)
    {
        foreach (var (keyId, entry) in _known)
        {
            if (entry.Answer.Device?.Id == device || entry.Answer.IsRevoked)
            {
                _known.TryRemove(keyId, out _);
            }
        }
    }

    private static IdentityAnswer ToAnswer(DeviceIdentity stored)
    {
        if (stored.RevokedAt is not null)
        {
            return new IdentityAnswer(null, IsRevoked: true);
        }

        using var certificate = X509CertificateLoader.LoadCertificate(stored.Certificate);
        var key = certificate.GetECDsaPublicKey() ?? throw new CryptographicException("A stored device certificate has no EC key.");
        return new IdentityAnswer(
            new KnownDevice(new ResourceId(stored.ResourceId), stored.ClientId, stored.KeyId, key, stored.AgreementKey, stored.NotAfter, stored.AuthorityFingerprint),
            IsRevoked: false);
    }

    private sealed record Entry(IdentityAnswer Answer);
}

/// <summary>What is known of a key id.</summary>
/// <param name="Device">Its Mac; null when the key is unknown or revoked.</param>
/// <param name="IsRevoked">The key was known and is revoked.</param>
public readonly record struct IdentityAnswer(KnownDevice? Device, bool IsRevoked);
