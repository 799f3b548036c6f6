using System.Data.Common;
using Espalier.Data;
using Espalier.Site.Security.Vault;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Server.Databases;

/// <summary>
/// Makes or upgrades an SQLite database: copy, migrate the copy, check it, rename it into place. Until the rename the old file is untouched, and the
/// rename happens or does not, so that a kill, a full disk or a failing migration leaves a database that one version or the other can serve. EF Core's
/// own lock on SQLite is a row that a killed process leaves for ever; ours is the operating system's.
/// </summary>
internal sealed partial class SqliteUpgrade(SqliteEngine engine, SiteContents contents, ILogger<SqliteUpgrade> logger, Action<SqliteUpgradeStep>? reached = null)
{
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    private readonly string _copy = engine.DatabaseFile + ".upgrade";

    /// <summary>The database as it was before the last upgrade; stays until the next one.</summary>
    public static string PreviousOf(string databaseFile) => databaseFile + ".previous";

    public async Task RunAsync(CancellationToken token)
    {
        if (!engine.TryClaim())
        {
            throw new UnusableDatabaseException($"Another process serves the database {engine.DatabaseFile}.");
        }

        RemoveCopy();
        if (!File.Exists(engine.DatabaseFile))
        {
            await MakeAsync(token);
        }
        else if (await IsCurrentAsync(token))
        {
            await using var database = new SiteDatabase(engine);
            await database.WriteAsync(contents.EnsureAsync, token);
        }
        else
        {
            await UpgradeAsync(token);
        }
    }

    private async Task<bool> IsCurrentAsync(CancellationToken token)
    {
        await using var database = new SiteDatabase(engine);
        await using var scope = await database.ReadAsync(token);
        return await SchemaState.IsCurrentAsync(scope, token);
    }

    private async Task MakeAsync(CancellationToken token)
    {
        try
        {
            await MigrateCopyAsync(token);
            File.Move(_copy, engine.DatabaseFile);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            RemoveCopy();
            throw new UnusableDatabaseException($"The database {engine.DatabaseFile} cannot be made: {failure.Message}", failure);
        }

        LogMade(engine.DatabaseFile);
    }

    private async Task UpgradeAsync(CancellationToken token)
    {
        LogUpgrading(engine.DatabaseFile);
        SqliteConnection.ClearAllPools();
        try
        {
            // Held until the new file is in place: nobody may write to the old one any more. Its write-ahead log must be gone by
            // then, or SQLite would play it into the new file.
            await using var old = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = engine.DatabaseFile, Pooling = false, DefaultTimeout = 5 }.ToString());
            await old.OpenAsync(token);
            await RunAsync(old, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE; COMMIT;", token);
            await CopyAsync(old, token);
            await MigrateCopyAsync(token);
            File.Replace(_copy, engine.DatabaseFile, PreviousOf(engine.DatabaseFile));
            reached?.Invoke(SqliteUpgradeStep.Renamed);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            RemoveCopy();
            throw new UnusableDatabaseException($"The database {engine.DatabaseFile} could not be upgraded and stays as it was: {failure.Message}", failure);
        }

        LogUpgraded(engine.DatabaseFile, PreviousOf(engine.DatabaseFile));
    }

    private async Task CopyAsync(SqliteConnection old, CancellationToken token)
    {
        reached?.Invoke(SqliteUpgradeStep.Locked);

        // SQLite fills an empty file that is there, so that nobody else can read the copy while it grows.
        await PrivateFiles.Create(_copy).DisposeAsync();
        await using var copy = old.CreateCommand();
        copy.CommandText = "VACUUM INTO @copy";
        copy.CommandTimeout = 0;
        copy.Parameters.AddWithValue("@copy", _copy);
        await copy.ExecuteNonQueryAsync(token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_copy, File.GetUnixFileMode(engine.DatabaseFile));
        }

        reached?.Invoke(SqliteUpgradeStep.Copied);
    }

    private async Task MigrateCopyAsync(CancellationToken token)
    {
        using var target = engine.OnFile(_copy);
        await using (var connection = target.CreateConnection(forWriting: true))
        {
            await connection.OpenAsync(token);
            if (!OperatingSystem.IsWindows() && !File.Exists(engine.DatabaseFile))
            {
                File.SetUnixFileMode(_copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            // Left by a process that was killed in another product's migration; nobody else has this copy.
            await RunAsync(connection, "DROP TABLE IF EXISTS \"__EFMigrationsLock\"", token);
            await using var context = target.CreateContext(connection);
            await context.Database.MigrateAsync(token);
        }

        reached?.Invoke(SqliteUpgradeStep.Migrated);
        await using (var database = new SiteDatabase(target))
        {
            await database.WriteAsync(contents.EnsureAsync, token);
        }

        await CheckAndSettleAsync(target, token);
        reached?.Invoke(SqliteUpgradeStep.Settled);
    }

    /// <summary>Checks the copy and makes it one file that is on disk.</summary>
    private async Task CheckAndSettleAsync(SqliteEngine target, CancellationToken token)
    {
        await using (var connection = target.CreateConnection(forWriting: true))
        {
            await connection.OpenAsync(token);
            foreach (var check in new[] { "PRAGMA integrity_check", "PRAGMA foreign_key_check" })
            {
                var command = connection.CreateCommand();
                command.CommandText = check;
                var findings = await command.ListAsync(static row => row.GetString(0), token);
                if (findings is not ([] or ["ok"]))
                {
                    throw new UnusableDatabaseException($"{check} of the upgraded copy: {string.Join("; ", findings.Take(5))}");
                }
            }

            await RunAsync(connection, "PRAGMA journal_mode=DELETE", token);
        }

        await using var file = new FileStream(_copy, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(token);
    }

    private void RemoveCopy()
    {
        foreach (var companion in Companions)
        {
            File.Delete(_copy + companion);
        }
    }

    private static bool IsExpected(Exception failure) =>
        failure is DbException or DbUpdateException or IOException or UnauthorizedAccessException or UnusableDatabaseException or InvalidOperationException;

    [LoggerMessage(1900, LogLevel.Information, "Made the database {File}")]
    private partial void LogMade(string file);

    [LoggerMessage(1901, LogLevel.Information, "Upgrading the database {File} on a copy")]
    private partial void LogUpgrading(string file);

    [LoggerMessage(1902, LogLevel.Information, "Upgraded the database {File}; as it was before it is kept as {Previous}")]
    private partial void LogUpgraded(string file, string previous);
}

/// <summary>Points of an upgrade between which it may be interrupted.</summary>
internal enum SqliteUpgradeStep
{
    Locked,
    Copied,
    Migrated,
    Settled,
    Renamed,
}
