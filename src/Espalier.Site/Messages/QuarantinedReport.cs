using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Messages;

/// <summary>A report that could not be accepted: kept raw, counted, acknowledged, so that it never blocks those behind it.</summary>
internal sealed class QuarantinedReport
{
    public long Id { get; init; }

    public required int ResourceId { get; init; }

    public required int Epoch { get; init; }

    public required long Sequence { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string Reason { get; init; }

    public required string Raw { get; init; }
}

internal sealed class MessagesModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<QuarantinedReport>(e =>
    {
        e.ToTable("msg_quarantine");
        e.Property(q => q.Kind).HasMaxLength(64);
        e.Property(q => q.Reason).HasMaxLength(500);
        e.HasIndex(q => q.ResourceId);
    });
}
