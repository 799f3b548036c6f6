using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Audit;

/// <summary>Who changed or revealed what, and when; written in the transaction of the change.</summary>
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

    public static AuditEntry For(DateTimeOffset at, string caller, string operation, string target) =>
        new() { At = at, Caller = caller.Length > MaxCaller ? caller[..MaxCaller] : caller, Operation = operation, Target = target.Length > MaxTarget ? target[..MaxTarget] : target };
}

internal sealed class AuditModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<AuditEntry>(e =>
    {
        e.ToTable("aud_entries");
        e.Property(a => a.Caller).HasMaxLength(AuditEntry.MaxCaller);
        e.Property(a => a.Operation).HasMaxLength(100);
        e.Property(a => a.Target).HasMaxLength(AuditEntry.MaxTarget);
        e.HasIndex(a => a.At);
    });
}
