using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;

namespace Espalier.Server.Tests.Databases;

/// <summary>A version of Espalier that comes after this one: its migrations and one more.</summary>
internal static class NextVersion
{
    public const string Id = "29990101000000_Next";

    public static void Works(DbContextOptionsBuilder options) => options.ReplaceService<IMigrationsAssembly, MigrationsAnd<NextMigration>>();

    /// <summary>Its migration changes a table and fails then.</summary>
    public static void Fails(DbContextOptionsBuilder options) => options.ReplaceService<IMigrationsAssembly, MigrationsAnd<FailingMigration>>();
}

[Migration(NextVersion.Id)]
internal sealed class NextMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("next_note", "bnd_groups", nullable: false, defaultValue: "made by the next version");
        migrationBuilder.Sql("CREATE TABLE next_things (id INTEGER PRIMARY KEY)");
    }
}

[Migration(NextVersion.Id)]
internal sealed class FailingMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DELETE FROM bnd_groups");
        migrationBuilder.Sql("INSERT INTO no_such_table (id) VALUES (1)");
    }
}

#pragma warning disable EF1001 // The only way to give a context one migration more than its assembly holds.
internal sealed class MigrationsAnd<T>(ICurrentDbContext context, IDbContextOptions options, IMigrationsIdGenerator ids, IDiagnosticsLogger<DbLoggerCategory.Migrations> logger)
    : MigrationsAssembly(context, options, ids, logger)
    where T : Migration
{
    public override IReadOnlyDictionary<string, TypeInfo> Migrations =>
        new SortedDictionary<string, TypeInfo>(base.Migrations.ToDictionary(), StringComparer.OrdinalIgnoreCase) { [NextVersion.Id] = typeof(T).GetTypeInfo() };
}
#pragma warning restore EF1001
