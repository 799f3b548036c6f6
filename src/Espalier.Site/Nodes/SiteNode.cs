using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Nodes;

/// <summary>A running site server, as it says itself every few seconds; only where several may share the database.</summary>
internal sealed class SiteNode
{
    public const int MaxName = 255;
    public const int MaxVersion = 64;

    /// <summary>Another for every start.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of its computer.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>Macs connected to it.</summary>
    public required int Macs { get; set; }

    /// <summary>Its roles, as the admin API shows them.</summary>
    public required string Roles { get; set; }
}

internal sealed class NodesModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<SiteNode>(e =>
    {
        e.ToTable("site_nodes");
        e.HasKey(n => n.Id);
        e.Property(n => n.Id).HasColumnName("id");
        e.Property(n => n.Name).HasColumnName("name").HasMaxLength(SiteNode.MaxName);
        e.Property(n => n.Version).HasColumnName("version").HasMaxLength(SiteNode.MaxVersion);
        e.Property(n => n.StartedAt).HasColumnName("started_at");
        e.Property(n => n.SeenAt).HasColumnName("seen_at");
        e.Property(n => n.Macs).HasColumnName("macs");
        e.Property(n => n.Roles).HasColumnName("roles");
    });
}
