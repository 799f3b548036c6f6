using Espalier.Contracts.Signatures;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>The company's authority that issues instead of the site's own; its certificate is among the site's certificates.</summary>
internal sealed class StoredCompanyAuthority
{
    /// <summary>There is one at most.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public required string Name { get; set; }

    public required string WebAddress { get; set; }

    /// <summary>PEM; empty trusts what the computer trusts.</summary>
    public required string WebAuthorities { get; set; }

    public required string UserName { get; set; }

    /// <summary>Sealed with the site key for this account, address and these authorities.</summary>
    public required byte[] SealedPassword { get; set; }

    public required string ServerTemplate { get; set; }

    public required string MacTemplate { get; set; }

    /// <summary>The kind of Macs' keys, where an administrator decided it.</summary>
    public KeyKind? MacKey { get; set; }

    /// <summary>The kind of keys that the Macs' template takes, as the directory said last.</summary>
    public KeyKind? TemplateKey { get; set; }

    /// <summary>The site server's request that waits for a manager of the authority.</summary>
    public int? ServerRequest { get; set; }

    /// <summary>PKCS#8 of that request's key, sealed with the site key.</summary>
    public byte[]? ServerKey { get; set; }
}

/// <summary>A Mac's request that waits for a manager of the company's authority.</summary>
internal sealed class PendingMacRequest
{
    /// <summary>SHA-256 of the Mac's public key, lower-case hex.</summary>
    public required string Key { get; init; }

    public required int RequestId { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }
}

internal sealed class CompanyAuthorityModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<StoredCompanyAuthority>(e =>
        {
            e.ToTable("sec_company_authority");
            e.Property(a => a.Id).ValueGeneratedNever();
            e.Property(a => a.Name).HasMaxLength(256);
            e.Property(a => a.ServerTemplate).HasMaxLength(256);
            e.Property(a => a.MacTemplate).HasMaxLength(256);
        });
        model.Entity<PendingMacRequest>(e =>
        {
            e.ToTable("enr_pending_requests");
            e.HasKey(r => r.Key);
            e.Property(r => r.Key).HasMaxLength(64);
        });
    }
}
