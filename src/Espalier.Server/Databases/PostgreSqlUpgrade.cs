using System.Data.Common;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Espalier.Server.Databases;

/// <summary>Makes or upgrades a PostgreSQL database in one transaction: a kill or a failing migration undoes all of it. Nodes that start together wait for each other.</summary>
internal sealed partial class PostgreSqlUpgrade(PostgreSqlEngine engine, SiteContents contents, ILogger<PostgreSqlUpgrade> logger)
{
    /// <summary>Every server has it; databases are made from within it.</summary>
    private const string MaintenanceDatabase = "postgres";

    public async Task RunAsync(CancellationToken token)
    {
        try
        {
            await EnsureDatabaseAsync(token);
            await using var database = new SiteDatabase(engine);
            await database.WriteAsync(UpgradeAsync, token);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            throw new UnusableDatabaseException($"The database cannot be made ready and stays as it was: {failure.Message}", failure);
        }
    }

    private async Task UpgradeAsync(WriteScope scope, CancellationToken token)
    {
        await scope.LockAsync(SiteLock.Upgrade, token);
        scope.Context.Database.SetCommandTimeout(0);

        // Asked for a history that is not there, the provider tries to read it, and the error would end our transaction.
        await scope.Command(scope.Context.GetService<IHistoryRepository>().GetCreateIfNotExistsScript()).RunAsync(token);
        if (await SchemaState.RefuseNewerAsync(scope.Context, token))
        {
            LogUpgrading();
            await scope.Context.Database.MigrateAsync(token);
        }

        await contents.EnsureAsync(scope, token);
    }

    private async Task EnsureDatabaseAsync(CancellationToken token)
    {
        try
        {
            await using var connection = engine.CreateConnection(forWriting: true);
            await connection.OpenAsync(token);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(token);
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken token)
    {
        var target = new NpgsqlConnectionStringBuilder(engine.ConnectionString);
        var name = target.Database!;
        target.Database = MaintenanceDatabase;
        target.Pooling = false;
        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync(token);
        await using var create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" ENCODING 'UTF8' TEMPLATE template0";
        try
        {
            await create.ExecuteNonQueryAsync(token);
            LogCreated(name);
        }
        catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node was first.
        }
    }

    [LoggerMessage(1910, LogLevel.Information, "Created the database {Database}")]
    private partial void LogCreated(string database);

    [LoggerMessage(1911, LogLevel.Information, "Upgrading the database")]
    private partial void LogUpgrading();
}
