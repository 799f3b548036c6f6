using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Security.Certificates;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.ClientPackages;

/// <summary>Offers Macs the client that the site has, where the administrator wants them to upgrade by themselves.</summary>
public sealed class ClientUpgrades(PublicFiles files, SiteCertificates certificates, SiteOptions options, SiteDatabase database, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// Downloads at once; further Macs are told to come back. 64 of 30 MB each keep a gigabit busy for a quarter of a minute, and leave room for everything else
    /// that Macs ask.
    /// </summary>
    private const int MaxDownloads = 64;

    private readonly SemaphoreSlim _reading = new(1);
    private int _downloads;
    private volatile bool _isAutomatic;

    /// <summary>Macs upgrade by themselves, as far as this node knows.</summary>
    internal bool IsAutomatic => _isAutomatic;

    /// <summary>What Macs are told of; null where nothing is offered.</summary>
    internal string? OfferedVersion => _isAutomatic ? files.Installer?.Version : null;

    /// <summary>Reads the setting, which this node or another may have changed.</summary>
    internal async Task LoadAsync(CancellationToken token)
    {
        // One at a time: an older answer must not replace a newer one.
        await _reading.WaitAsync(token);
        try
        {
            await using var scope = await database.ReadAsync(token);
            _isAutomatic = await scope.Context.Set<StoredClientUpgrade>().AsNoTracking().AnyAsync(static s => s.IsAutomatic, token);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Offers nothing until the setting is read again.</summary>
    internal void Forget() => _isAutomatic = false;

    /// <summary>The signed offer for a kind of Mac; null where nothing is offered.</summary>
    internal string? Compose(string architecture)
    {
        if (OfferedVersion is not { } version || !files.Bundles.TryGetValue(architecture, out var bundle))
        {
            return null;
        }

        var upgrade = new ClientUpgrade(options.SiteCode, clock.GetUtcNow(), version, architecture, bundle);
        using var key = certificates.PolicySigner.GetECDsaPrivateKey()!;
        return SignedDocument.Sign(key, certificates.PolicySigner, ChannelKinds.UpgradeType, JsonSerializer.SerializeToUtf8Bytes(upgrade, MessagesJson.Default.ClientUpgrade));
    }

    /// <summary>Path of a file that is offered; null when it is none.</summary>
    internal string? Find(string sha256) => _isAutomatic ? files.FindUpgrade(sha256) : null;

    /// <summary>A place for one download, given back when disposed; null when all are taken.</summary>
    internal IDisposable? TryTakePlace()
    {
        var place = new Place(this);
        if (Interlocked.Increment(ref _downloads) <= MaxDownloads)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    public void Dispose() => _reading.Dispose();

    private sealed class Place(ClientUpgrades upgrades) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref upgrades._downloads);
    }
}

/// <summary>The one row of settings.</summary>
internal sealed class StoredClientUpgrade
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public required bool IsAutomatic { get; set; }
}

internal sealed class ClientUpgradeModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<StoredClientUpgrade>(e =>
    {
        e.ToTable("enr_client_upgrade");
        e.Property(s => s.Id).ValueGeneratedNever();
    });
}
