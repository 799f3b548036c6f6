using Microsoft.EntityFrameworkCore;

namespace Espalier.Data;

/// <summary>The site database as EF Core sees it: features contribute their entities, a provider's subclass owns the migrations.</summary>
public abstract class SiteContext(DbContextOptions options, IEnumerable<IModelPart> parts) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in parts)
        {
            part.Build(modelBuilder);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<DateTimeOffset?>().HaveConversion<InstantConverter>();
    }
}
