using Microsoft.EntityFrameworkCore;

namespace Espalier.Server.Databases;

/// <summary>Compares the model with what the migrations make of an empty database.</summary>
internal static class ModelDrift
{
    /// <summary>What to do about it, in one line.</summary>
    public const string Remedy = "The database model and its migrations differ: run eng/add-migration.sh (see CONTRIBUTING.md) and commit what it writes.";

    /// <summary>The engines whose migrations lag behind the model; none, if all is well.</summary>
    public static IReadOnlyList<string> Find()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var postgres = new PostgreSqlDesignTime().CreateDbContext([]);
        return [.. new (string Name, DbContext Context)[] { ("SQLite", sqlite), ("PostgreSQL", postgres) }.Where(static e => e.Context.Database.HasPendingModelChanges()).Select(static e => e.Name)];
    }
}
