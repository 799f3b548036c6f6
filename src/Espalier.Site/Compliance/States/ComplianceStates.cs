using Espalier.Contracts.Compliance;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Compliance.States;

/// <summary>Where one configuration item of a deployment stands on one Mac.</summary>
internal sealed class ItemState
{
    public required int ResourceId { get; init; }

    public required Guid DeploymentId { get; init; }

    public required Guid ItemId { get; init; }

    public required int ItemVersion { get; set; }

    public required ComplianceState State { get; set; }

    /// <summary>When the Mac evaluated it last (its clock, corrected).</summary>
    public required DateTimeOffset EvaluatedAt { get; set; }

    /// <summary>Since when it has this state (the site's clock).</summary>
    public required DateTimeOffset Since { get; set; }

    /// <summary>Some setting was remediated in the last evaluation.</summary>
    public required bool Remediated { get; set; }

    /// <summary>The first reason that a setting gives, for lists.</summary>
    public string? Reason { get; set; }

    /// <summary>JSON of the settings' results.</summary>
    public required string Settings { get; set; }
}

/// <summary>Where a deployed baseline stands on one Mac.</summary>
internal sealed class BaselineState
{
    public required int ResourceId { get; init; }

    public required Guid DeploymentId { get; init; }

    public required Guid BaselineId { get; init; }

    public required int BaselineVersion { get; set; }

    public required ComplianceState State { get; set; }

    public required DateTimeOffset EvaluatedAt { get; set; }

    public required DateTimeOffset Since { get; set; }

    public required int CompliantItems { get; set; }

    public required int NonCompliantItems { get; set; }

    public required int FailedItems { get; set; }
}

/// <summary>A state that was, with the time it held; <see cref="ItemId"/> is empty for the baseline's own state.</summary>
internal sealed class StateHistory
{
    public long Id { get; init; }

    public required int ResourceId { get; init; }

    public required Guid DeploymentId { get; init; }

    public required Guid ItemId { get; init; }

    public required ComplianceState State { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset FromAt { get; init; }

    public required DateTimeOffset ToAt { get; init; }
}

internal sealed class ComplianceStatesModel : IModelPart
{
    public const int MaxReason = 1000;

    public void Build(ModelBuilder model)
    {
        model.Entity<ItemState>(e =>
        {
            e.ToTable("cmp_item_states");
            e.HasKey(s => new { s.ResourceId, s.DeploymentId, s.ItemId });
            e.Property(s => s.Reason).HasMaxLength(MaxReason);
            e.HasIndex(s => new { s.DeploymentId, s.State });
        });
        model.Entity<BaselineState>(e =>
        {
            e.ToTable("cmp_baseline_states");
            e.HasKey(s => new { s.ResourceId, s.DeploymentId });
            e.HasIndex(s => new { s.DeploymentId, s.State });
        });
        model.Entity<StateHistory>(e =>
        {
            e.ToTable("cmp_state_history");
            e.Property(s => s.Reason).HasMaxLength(MaxReason);
            e.HasIndex(s => new { s.ResourceId, s.ToAt });
        });
    }
}
