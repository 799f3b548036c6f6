using Espalier.Contracts.Identifiers;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Data;
using Espalier.Site.Collections;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.MaintenanceWindows;

internal sealed class MaintenanceWindowsModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<StoredWindow>(e =>
    {
        e.ToTable("coll_maintenance_windows");
        e.HasKey(w => w.Id);
        e.Property(w => w.Id).HasColumnName("id").ValueGeneratedNever();
        e.Property(w => w.CollectionId).HasColumnName("collection_id").HasMaxLength(CollectionId.Length).HasConversion<CollectionIdConverter>();
        e.Property(w => w.Name).HasColumnName("name").HasMaxLength(MaintenanceWindowValidation.MaxName);
        e.Property(w => w.Schedule).HasColumnName("schedule").HasMaxLength(StoredWindow.MaxSchedule);
        e.Property(w => w.DurationMinutes).HasColumnName("duration_minutes");
        e.Property(w => w.AppliesTo).HasColumnName("applies_to");
        e.Property(w => w.IsEnabled).HasColumnName("is_enabled");
        e.HasIndex(w => w.CollectionId);
        e.HasOne<Collection>().WithMany().HasForeignKey(w => w.CollectionId).OnDelete(DeleteBehavior.Cascade);
    });
}
