using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Compliance;

/// <summary>A configuration item; its definition is what travels in policies.</summary>
internal sealed class ConfigurationItem
{
    public required Guid Id { get; init; }

    public required int Version { get; set; }

    public required string Name { get; set; }

    public required string NameFolded { get; set; }

    public required string Description { get; set; }

    /// <summary>JSON of <c>ConfigurationItemDefinition</c>.</summary>
    public required string Definition { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }
}

/// <summary>A configuration baseline: a list of items.</summary>
internal sealed class ConfigurationBaseline
{
    public required Guid Id { get; init; }

    /// <summary>Counts up at every change of the baseline.</summary>
    public required int Version { get; set; }

    public required string Name { get; set; }

    public required string NameFolded { get; set; }

    public required string Description { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    public List<BaselineItem> Items { get; } = [];
}

/// <summary>An item in a baseline, in order.</summary>
internal sealed class BaselineItem
{
    public required Guid BaselineId { get; init; }

    public required Guid ItemId { get; init; }

    public required int Position { get; set; }
}

internal sealed class ComplianceModel : IModelPart
{
    public const int MaxName = 256;
    public const int MaxDescription = 2000;

    public void Build(ModelBuilder model)
    {
        model.Entity<ConfigurationItem>(e =>
        {
            e.ToTable("cmp_items");
            e.Property(i => i.Name).HasMaxLength(MaxName);
            e.Property(i => i.NameFolded).HasMaxLength(MaxName);
            e.Property(i => i.Description).HasMaxLength(MaxDescription);
            e.HasIndex(i => i.NameFolded).IsUnique();
        });
        model.Entity<ConfigurationBaseline>(e =>
        {
            e.ToTable("cmp_baselines");
            e.Property(b => b.Name).HasMaxLength(MaxName);
            e.Property(b => b.NameFolded).HasMaxLength(MaxName);
            e.Property(b => b.Description).HasMaxLength(MaxDescription);
            e.HasIndex(b => b.NameFolded).IsUnique();
            e.HasMany(b => b.Items).WithOne().HasForeignKey(i => i.BaselineId);
        });
        model.Entity<BaselineItem>(e =>
        {
            e.ToTable("cmp_baseline_items");
            e.HasKey(i => new { i.BaselineId, i.ItemId });
            e.HasOne<ConfigurationItem>().WithMany().HasForeignKey(i => i.ItemId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
