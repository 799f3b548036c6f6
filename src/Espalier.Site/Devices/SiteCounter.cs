using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices;

/// <summary>Numbers that are given out once and never again, not even after a delete.</summary>
internal sealed class SiteCounter
{
    public required string Name { get; init; }

    public required int Value { get; set; }
}

internal sealed class CountersModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<SiteCounter>(e =>
    {
        e.ToTable("site_counters");
        e.HasKey(c => c.Name);
        e.Property(c => c.Name).HasColumnName("name").HasMaxLength(50);
        e.Property(c => c.Value).HasColumnName("value");
    });
}

internal static class ResourceIds
{
    /// <summary>The next free id; concurrent writers wait for each other on the counter's row.</summary>
    public static async Task<ResourceId> NextAsync(WriteScope scope, CancellationToken token)
    {
        const string Upsert = "INSERT INTO site_counters (name, value) VALUES ('resource_id', @first) ON CONFLICT (name) DO UPDATE SET value = site_counters.value + 1 RETURNING value";
        return new ResourceId(await scope.Command(Upsert).With("first", ResourceId.First).ScalarAsync<int>(token));
    }
}
