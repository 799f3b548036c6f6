using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Audit;

/// <summary>Who changed or revealed what, and when; written in the transaction of the change by <see cref="AuditTrail"/>.</summary>
internal sealed class AuditEntry
{
    /// <summary>Longest caller kept.</summary>
    public const int MaxCaller = 256;

    /// <summary>Longest target kept.</summary>
    public const int MaxTarget = 500;

    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Caller { get; init; }

    public required string Operation { get; init; }

    public required string Target { get; init; }

    /// <summary>The chain it is in; null for what was written before there were chains, which every chain begins with.</summary>
    public string? Chain { get; init; }

    /// <summary>Its place in the chain, from 1 on without gaps.</summary>
    public long? Position { get; init; }

    /// <summary>HMAC-SHA-256 over the hash before it and all of the above.</summary>
    public byte[]? Hash { get; set; }
}

/// <summary>The end of a node's chain. Its row is locked while an entry is added, so that entries of one node come one after the other and nodes do not wait for each other.</summary>
internal sealed class AuditChain
{
    /// <summary>Longest name kept.</summary>
    public const int MaxName = 64;

    public required string Name { get; init; }

    public required long Position { get; set; }

    public required byte[] Hash { get; set; }
}

/// <summary>The ends of all chains at an instant, signed by the site.</summary>
internal sealed class StoredAuditHeads
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Document { get; init; }
}

internal sealed class AuditModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("aud_entries");
            e.Property(a => a.Caller).HasMaxLength(AuditEntry.MaxCaller);
            e.Property(a => a.Operation).HasMaxLength(100);
            e.Property(a => a.Target).HasMaxLength(AuditEntry.MaxTarget);
            e.Property(a => a.Chain).HasMaxLength(AuditChain.MaxName);
            e.HasIndex(a => a.At);
            e.HasIndex(a => new { a.Chain, a.Position }).IsUnique();
        });
        model.Entity<AuditChain>(e =>
        {
            e.ToTable("aud_chains");
            e.HasKey(c => c.Name);
            e.Property(c => c.Name).HasMaxLength(AuditChain.MaxName);
        });
        model.Entity<StoredAuditHeads>(e => e.ToTable("aud_heads"));
    }
}
