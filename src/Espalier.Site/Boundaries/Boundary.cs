using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Boundaries;

/// <summary>A network location (SITE-28).</summary>
internal sealed class Boundary
{
    public required Guid Id { get; init; }

    public required string Description { get; set; }

    public required BoundaryType Type { get; set; }

    /// <summary>Subnet (<c>10.1.0.0/16</c>), range (<c>10.1.0.1-10.1.0.99</c>) or name of an Active Directory site.</summary>
    public required string Value { get; set; }
}

/// <summary>Types of boundary that Macs support.</summary>
public enum BoundaryType
{
    IPSubnet,
    IPAddressRange,
    ActiveDirectorySite,
}

/// <summary>Boundaries that belong together, for site assignment and content location (SITE-29).</summary>
internal sealed class BoundaryGroup
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    /// <summary>Use this boundary group for site assignment.</summary>
    public required bool UseForSiteAssignment { get; set; }

    /// <summary>Site systems that serve content here, by host name, separated by line feeds.</summary>
    public required string ContentLocations { get; set; }

    public List<Boundary> Boundaries { get; } = [];
}

internal sealed class BoundariesModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<Boundary>(e =>
        {
            e.ToTable("bnd_boundaries");
            e.Property(b => b.Description).HasMaxLength(200);
            e.Property(b => b.Value).HasMaxLength(200);
        });
        model.Entity<BoundaryGroup>(e =>
        {
            e.ToTable("bnd_groups");
            e.Property(g => g.Name).HasMaxLength(200);
            e.HasIndex(g => g.Name).IsUnique();
            e.HasMany(g => g.Boundaries).WithMany().UsingEntity(j => j.ToTable("bnd_group_members"));
        });
    }
}
