using Espalier.Data;
using Espalier.Site.Compliance;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Deployments;

/// <summary>A baseline deployed to a collection, with a schedule.</summary>
internal sealed class Deployment
{
    public required Guid Id { get; init; }

    public required string CollectionId { get; set; }

    public required Guid BaselineId { get; init; }

    /// <summary>JSON of <c>Schedule</c>.</summary>
    public required string Schedule { get; set; }

    /// <summary>Remediation scripts may run.</summary>
    public required bool Remediate { get; set; }

    public required bool IsEnabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }
}

internal sealed class DeploymentsModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<Deployment>(e =>
    {
        e.ToTable("dep_deployments");
        e.Property(d => d.CollectionId).HasMaxLength(8);
        e.Property(d => d.CreatedBy).HasMaxLength(256);
        e.HasIndex(d => d.CollectionId);
        e.HasOne<ConfigurationBaseline>().WithMany().HasForeignKey(d => d.BaselineId).OnDelete(DeleteBehavior.Cascade);
    });
}
