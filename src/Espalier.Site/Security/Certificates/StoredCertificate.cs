using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Certificates;

/// <summary>A certificate of the site with its sealed key.</summary>
internal sealed class StoredCertificate
{
    /// <summary>SHA-256, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    public required CertificatePurpose Purpose { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>PKCS#8, sealed with the site key under the fingerprint; empty for an authority of the company.</summary>
    public required byte[] SealedKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The one in use for its purpose; older authorities stay trusted until <see cref="RetiredAt"/>.</summary>
    public required bool IsCurrent { get; set; }

    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>The key is never handed out: it was imported without the mark that it may be.</summary>
    public bool IsKeyLocked { get; set; }
}

/// <summary>What a certificate of the site is for.</summary>
public enum CertificatePurpose
{
    Authority,
    PolicySigning,
    Server,

    /// <summary>The company's own, which certifies the site server and Macs; the site has no key of it.</summary>
    CompanyAuthority,
}

internal sealed class CertificatesModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<StoredCertificate>(e =>
    {
        e.ToTable("sec_certificates");
        e.HasKey(c => c.Fingerprint);
        e.Property(c => c.Fingerprint).HasMaxLength(64);
    });
}
