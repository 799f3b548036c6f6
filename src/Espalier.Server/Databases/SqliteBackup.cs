using System.Globalization;
using System.Security.Cryptography;
using Espalier.Data;
using Espalier.Site.Security.Vault;
using Microsoft.Data.Sqlite;

namespace Espalier.Server.Databases;

/// <summary>Backup of an SQLite database while it is served, and its way back. The site key is never part of it.</summary>
internal static class SqliteBackup
{
    /// <summary>Writes one consistent file, readable by its owner alone; what is half written never has the final name.</summary>
    public static async Task WriteAsync(SqliteEngine engine, string target, CancellationToken token)
    {
        if (!File.Exists(engine.DatabaseFile))
        {
            throw new UnusableDatabaseException($"There is no database {engine.DatabaseFile}.");
        }

        if (File.Exists(target))
        {
            throw new UnusableDatabaseException($"{target} exists; a backup never overwrites a file.");
        }

        var part = target + ".part";
        File.Delete(part);
        try
        {
            // SQLite fills an empty file that is there, so that nobody else can read it while it grows.
            await PrivateFiles.Create(part).DisposeAsync();
            await using (var source = engine.CreateConnection(forWriting: false))
            {
                await source.OpenAsync(token);
                await source.CreateCommand("VACUUM INTO @target").With("@target", part).RunAsync(token);
            }

            await CheckAsync(engine, part, token);
            await SettleAsync(part);
            File.Move(part, target);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            throw new UnusableDatabaseException($"The backup was not made: {failure.Message}", failure);
        }
    }

    /// <summary>Puts a backup in the place of the database, which stays beside it as <c>.previous</c>; refused while a server runs on it.</summary>
    public static async Task RestoreAsync(SqliteEngine engine, string backup, CancellationToken token)
    {
        if (!engine.TryClaim())
        {
            throw new UnusableDatabaseException($"Another process serves the database {engine.DatabaseFile}; stop it first.");
        }

        var part = engine.DatabaseFile + ".restore";
        try
        {
            await CopyAsync(backup, part, token);
            await CheckAsync(engine, part, token);
            await RenewIdentityAsync(engine, part, token);
            await SettleAsync(part);
            SqliteConnection.ClearAllPools();
            if (!File.Exists(engine.DatabaseFile))
            {
                File.Move(part, engine.DatabaseFile);
                return;
            }

            await FoldLogAsync(engine, token);

            // A log that is left must not be played into the file that takes its place; there is a database by this name at every moment.
            var previous = SqliteUpgrade.PreviousOf(engine.DatabaseFile);
            foreach (var companion in new[] { "-wal", "-shm" })
            {
                File.Delete(previous + companion);
                if (File.Exists(engine.DatabaseFile + companion))
                {
                    File.Move(engine.DatabaseFile + companion, previous + companion);
                }
            }

            File.Replace(part, engine.DatabaseFile, previous);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            throw new UnusableDatabaseException($"The backup was not restored: {failure.Message}", failure);
        }
    }

    /// <summary>Sound, and of a version that this one can serve or upgrade.</summary>
    private static async Task CheckAsync(SqliteEngine engine, string file, CancellationToken token)
    {
        using var other = engine.OnFile(file);
        await using var connection = other.CreateConnection(forWriting: true);
        await connection.OpenAsync(token);
        var findings = await connection.CreateCommand("PRAGMA integrity_check").ListAsync(static r => r.GetString(0), token);
        if (findings is not ["ok"])
        {
            throw new UnusableDatabaseException($"{file} is damaged: {string.Join("; ", findings.Take(5))}");
        }

        await using (var context = other.CreateContext(connection))
        {
            await SchemaState.RefuseNewerAsync(context, token);
        }

        // One file: nothing of it stays in a log.
        await connection.CreateCommand("PRAGMA journal_mode=DELETE").RunAsync(token);
    }

    /// <summary>Macs see by it that what they reported since may be missing, and ask.</summary>
    private static async Task RenewIdentityAsync(SqliteEngine engine, string file, CancellationToken token)
    {
        using var other = engine.OnFile(file);
        await using var connection = other.CreateConnection(forWriting: true);
        await connection.OpenAsync(token);
        await connection.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={RandomNumberGenerator.GetInt32(1, int.MaxValue)}")).RunAsync(token);
        await connection.CreateCommand("PRAGMA journal_mode=DELETE").RunAsync(token);
    }

    private static async Task CopyAsync(string from, string to, CancellationToken token)
    {
        File.Delete(to);
        await using var source = File.OpenRead(from);
        await using var target = PrivateFiles.Create(to);
        await source.CopyToAsync(target, token);
    }

    /// <summary>Brings what a killed server left in the log into the database, so that it is one file when it is put aside.</summary>
    private static async Task FoldLogAsync(SqliteEngine engine, CancellationToken token)
    {
        try
        {
            using var old = engine.OnFile(engine.DatabaseFile);
            await using var connection = old.CreateConnection(forWriting: true);
            await connection.OpenAsync(token);
            await connection.CreateCommand("PRAGMA journal_mode=DELETE").RunAsync(token);
        }
        catch (SqliteException)
        {
            // It is damaged, which may be why a backup is restored; its log goes aside with it.
        }
    }

    private static async Task SettleAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static System.Data.Common.DbCommand CreateCommand(this System.Data.Common.DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return command;
    }
}
