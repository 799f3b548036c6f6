using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Alerts;

/// <summary>Somebody takes care of an alert as it was then.</summary>
internal sealed class AlertAcknowledgement
{
    public const int MaxId = 100;

    public required string AlertId { get; init; }

    /// <summary>How far the alert had gone; a higher one is news.</summary>
    public required long Extent { get; set; }

    public required DateTimeOffset At { get; set; }

    public required string By { get; set; }
}

internal sealed class AlertsModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<AlertAcknowledgement>(e =>
    {
        e.ToTable("alr_acknowledgements");
        e.HasKey(a => a.AlertId);
        e.Property(a => a.AlertId).HasMaxLength(AlertAcknowledgement.MaxId);
        e.Property(a => a.By).HasMaxLength(256);
    });
}
