using Espalier.Data;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ClientPackages;

/// <summary>The certificate that the installer is signed with, as this node knows it.</summary>
public sealed partial class PackageSigners(SiteDatabase database, SiteKey siteKey, TimeProvider clock, ILogger<PackageSigners> logger) : IDisposable
{
    /// <summary>What people read where nothing is signed.</summary>
    public const string Unsigned = "Not signed: Gatekeeper refuses a double click, and device management the package; installer and root take it, as the line for Terminal does.";

    private readonly SemaphoreSlim _reading = new(1);
    private PackageSignature? _loaded;
    private byte[] _sealed = [];
    private string _fingerprint = "";

    /// <summary>Who signs now; null where nobody does, or the certificate has ended.</summary>
    internal PackageSignature? Current => _loaded is { } loaded && loaded.Certificate.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime ? loaded : null;

    /// <summary>Another one for another signature.</summary>
    internal string Stamp => Current is null ? "" : _fingerprint;

    /// <summary>Reads the setting, which this node or another may have changed.</summary>
    internal async Task LoadAsync(CancellationToken token)
    {
        await _reading.WaitAsync(token);
        try
        {
            await using var scope = await database.ReadAsync(token);
            var stored = await scope.Context.Set<StoredPackageSigner>().AsNoTracking().FirstOrDefaultAsync(token);
            var sealedKey = stored?.SealedKey ?? [];
            if (sealedKey.AsSpan().SequenceEqual(_sealed))
            {
                return;
            }

            // What is replaced may still be signing; it goes when nothing refers to it any more.
            _loaded = stored is null ? null : PackageSignature.Open(stored, siteKey);
            _fingerprint = stored?.Fingerprint ?? "";
            _sealed = sealedKey;
            if (stored is not null && _loaded is null)
            {
                LogNotOpened(stored.Fingerprint);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose()
    {
        _loaded?.Dispose();
        _reading.Dispose();
    }

    [LoggerMessage(1156, LogLevel.Error, "The key of the certificate {Fingerprint}, with which the Mac client's package is signed, does not open with this site key: the package is not signed")]
    private partial void LogNotOpened(string fingerprint);
}

/// <summary>The one row of it.</summary>
internal sealed class StoredPackageSigner
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>SHA-256 of the signer's certificate, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>PEM: the signer's, then its path.</summary>
    public required string Certificates { get; init; }

    /// <summary>PKCS#8, sealed with the site key.</summary>
    public required byte[] SealedKey { get; init; }

    /// <summary>What the key is sealed to.</summary>
    public static string Context(string fingerprint) => "package-signer:" + fingerprint;
}

internal sealed class PackageSigningModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<StoredPackageSigner>(e =>
    {
        e.ToTable("enr_package_signer");
        e.Property(s => s.Id).ValueGeneratedNever();
        e.Property(s => s.Fingerprint).HasMaxLength(64);
    });
}
