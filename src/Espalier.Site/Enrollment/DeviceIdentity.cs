using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Enrollment;

/// <summary>A key by which a Mac is known.</summary>
internal sealed class DeviceIdentity
{
    /// <summary>SHA-256 of the certificate, lower-case hex: the key id in requests.</summary>
    public required string KeyId { get; init; }

    public required int ResourceId { get; init; }

    public required Guid ClientId { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>SubjectPublicKeyInfo of the key that secrets are sealed to.</summary>
    public required byte[] AgreementKey { get; init; }

    public required string AuthorityFingerprint { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>From then on nothing signed with it counts.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public string? RevokedReason { get; set; }
}

/// <summary>A token that allows one enrollment, or several; only its hash is kept.</summary>
internal sealed class EnrollmentToken
{
    public required string Sha256 { get; init; }

    public required string Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required int UsesLeft { get; set; }

    /// <summary>The device this token re-enrolls, so that a new key joins the old record.</summary>
    public int? BoundTo { get; init; }

    public required string CreatedBy { get; init; }
}

internal sealed class EnrollmentModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<DeviceIdentity>(e =>
        {
            e.ToTable("enr_identities");
            e.HasKey(i => i.KeyId);
            e.Property(i => i.KeyId).HasMaxLength(64);
            e.Property(i => i.AuthorityFingerprint).HasMaxLength(64);
            e.Property(i => i.RevokedReason).HasMaxLength(300);
            e.HasIndex(i => i.ResourceId);
        });
        model.Entity<EnrollmentToken>(e =>
        {
            e.ToTable("enr_tokens");
            e.HasKey(t => t.Sha256);
            e.Property(t => t.Sha256).HasMaxLength(64);
            e.Property(t => t.Description).HasMaxLength(200);
            e.Property(t => t.CreatedBy).HasMaxLength(256);
        });
    }
}
