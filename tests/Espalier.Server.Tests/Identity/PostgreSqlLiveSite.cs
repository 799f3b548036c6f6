using Espalier.Testing.Databases;

namespace Espalier.Server.Tests.Identity;

/// <summary>The same site on PostgreSQL, where several writers run at once.</summary>
public sealed class PostgreSqlLiveSite(PostgresServer server) : LiveSite
{
    public override string? Unavailable => PostgresServer.Programs is null ? PostgresServer.Missing : null;

    protected override async Task<string?> ConnectionStringAsync() => await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
}
