using Espalier.Contracts.Admin.Actions;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Actions;

/// <summary>An action on many Macs. At most one of a kind is under way; a second request adds its Macs to it.</summary>
internal sealed class ActionJob
{
    public const int MaxScope = 300;

    public required Guid Id { get; init; }

    /// <summary><see cref="ActionKind.Name"/>.</summary>
    public required string Kind { get; init; }

    public required string Scope { get; set; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public ActionJobState State { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>One Mac of a job; the rows that wait are the queue that every node works on.</summary>
internal sealed class ActionTarget
{
    public required Guid JobId { get; init; }

    public required int ResourceId { get; init; }

    /// <summary>Name of the device when it was added; the device may be gone when somebody reads the result.</summary>
    public required string Name { get; init; }

    public required string NameFolded { get; init; }

    public ActionTargetState State { get; set; }

    /// <summary>A failed Mac's status; empty in every other state.</summary>
    public required string Status { get; set; }

    public required string Reason { get; set; }

    /// <summary>How often the Mac was told; also what two nodes that want the same row find out by.</summary>
    public int Attempts { get; set; }

    /// <summary>Names the order; the same in every attempt, so that a Mac acts once.</summary>
    public Guid? OrderId { get; set; }

    /// <summary>When the row is looked at next.</summary>
    public required DateTimeOffset NextAt { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>End of the order.</summary>
    public DateTimeOffset? DeadlineAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }
}

internal sealed class ActionsModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<ActionJob>(e =>
        {
            e.ToTable("act_jobs");
            e.HasKey(j => j.Id);
            e.Property(j => j.Id).HasColumnName("id").ValueGeneratedNever();
            e.Property(j => j.Kind).HasColumnName("kind").HasMaxLength(64);
            e.Property(j => j.Scope).HasColumnName("scope").HasMaxLength(ActionJob.MaxScope);
            e.Property(j => j.StartedBy).HasColumnName("started_by").HasMaxLength(256);
            e.Property(j => j.StartedAt).HasColumnName("started_at");
            e.Property(j => j.State).HasColumnName("state");
            e.Property(j => j.FinishedAt).HasColumnName("finished_at");
            e.HasIndex(j => new { j.State, j.Kind });
            e.HasIndex(j => j.StartedAt);
        });
        model.Entity<ActionTarget>(e =>
        {
            e.ToTable("act_targets");
            e.HasKey(t => new { t.JobId, t.ResourceId });
            e.Property(t => t.JobId).HasColumnName("job_id");
            e.Property(t => t.ResourceId).HasColumnName("resource_id").ValueGeneratedNever();
            e.Property(t => t.Name).HasColumnName("name");
            e.Property(t => t.NameFolded).HasColumnName("name_f");
            e.Property(t => t.State).HasColumnName("state");
            e.Property(t => t.Status).HasColumnName("status").HasMaxLength(32);
            e.Property(t => t.Reason).HasColumnName("reason").HasMaxLength(500);
            e.Property(t => t.Attempts).HasColumnName("attempts");
            e.Property(t => t.OrderId).HasColumnName("order_id");
            e.Property(t => t.NextAt).HasColumnName("next_at");
            e.Property(t => t.SentAt).HasColumnName("sent_at");
            e.Property(t => t.DeadlineAt).HasColumnName("deadline_at");
            e.Property(t => t.AnsweredAt).HasColumnName("answered_at");
            e.HasIndex(t => new { t.State, t.NextAt });
            e.HasIndex(t => t.OrderId);
            e.HasIndex(t => t.ResourceId);
            e.HasOne<ActionJob>().WithMany().HasForeignKey(t => t.JobId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
