using Espalier.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Espalier.Server.Databases;

/// <summary>The SQLite model for <c>dotnet ef</c> and for the check on drift; no database is opened.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteSiteContext>
{
    public SqliteSiteContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteSiteContext>().UseSqlite("Data Source=:memory:").Options, SiteRole.ModelParts);
}

/// <summary>The PostgreSQL model for <c>dotnet ef</c> and for the check on drift; no server is asked.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlSiteContext>
{
    public PostgreSqlSiteContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgreSqlSiteContext>().UseNpgsql("Host=none").Options, SiteRole.ModelParts);
}
