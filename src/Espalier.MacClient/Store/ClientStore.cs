using Espalier.MacClient.Connection;
using Espalier.MacClient.Messages;
using Microsoft.Data.Sqlite;

namespace Espalier.MacClient.Store;

/// <summary>
/// The client's own state, in one SQLite file in its state folder: settings by name, and the outbox. Whatever a module has done is here before it is
/// told to anybody. The executable chooses the SQLite library (on macOS the system's).
/// </summary>
public sealed class ClientStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    private ClientStore(SqliteConnection connection) => _connection = connection;

    /// <summary>Where the damaged file was put for which this store was made; null for one that was sound.</summary>
    public string? DamagedFile { get; private init; }

    /// <summary>
    /// Opens the store, making it when there is none. A damaged one is put aside: the new one keeps the identity if that can still be read, and the site
    /// is made to ask for everything again.
    /// </summary>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public static ClientStore Open(string file)
    {
        try
        {
            return OpenSound(file, damagedFile: null);
        }
        catch (SqliteException damage) when (StoreFault.IsDamage(damage))
        {
            return Replace(file);
        }
    }

    private static ClientStore Replace(string file)
    {
        var identity = FindInDamaged(file, ClientIdentity.Setting);
        var aside = file + ".damaged";
        File.Move(file, aside, overwrite: true);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        var store = OpenSound(file, aside);
        if (identity is not null)
        {
            store.Set(ClientIdentity.Setting, identity);
        }

        store.Set(Outbox.EpochSetting, Outbox.UnknownEpoch);
        return store;
    }

    private static byte[]? FindInDamaged(string file, string name)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT value FROM settings WHERE name = $name";
            command.Parameters.AddWithValue("$name", name);
            return command.ExecuteScalar() as byte[];
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static ClientStore OpenSound(string file, string? damagedFile)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            Run(
                connection,
                """
                CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS outbox (sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, observed_at INTEGER NOT NULL, body BLOB NOT NULL);
                """);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            using var check = connection.CreateCommand();
            check.CommandText = "PRAGMA quick_check(1)";
            if (check.ExecuteScalar() is string finding and not "ok")
            {
                throw StoreFault.Damage(finding);
            }

            return new ClientStore(connection) { DamagedFile = damagedFile };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The value of a setting, or null.</summary>
    public byte[]? Find(string name)
    {
        lock (_gate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT value FROM settings WHERE name = $name";
            command.Parameters.AddWithValue("$name", name);
            return command.ExecuteScalar() as byte[];
        }
    }

    /// <summary>Names of settings that start with <paramref name="prefix"/>.</summary>
    public IReadOnlyList<string> Names(string prefix)
    {
        lock (_gate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT name FROM settings WHERE substr(name, 1, length($prefix)) = $prefix";
            command.Parameters.AddWithValue("$prefix", prefix);
            using var reader = command.ExecuteReader();
            var names = new List<string>();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }

            return names;
        }
    }

    /// <summary>Sets or, with null, removes a setting; on disk when it returns.</summary>
    public void Set(string name, byte[]? value) => Write(command =>
    {
        command.CommandText = value is null ? "DELETE FROM settings WHERE name = $name" : "INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)";
        command.Parameters.AddWithValue("$name", name);
        if (value is not null)
        {
            command.Parameters.AddWithValue("$value", value);
        }

        command.ExecuteNonQuery();
    });

    public void Dispose() => _connection.Dispose();

    /// <summary>Runs commands in one transaction.</summary>
    internal void Write(Action<SqliteCommand> write)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            using var command = _connection.CreateCommand();
            command.Transaction = transaction;
            write(command);
            transaction.Commit();
        }
    }

    /// <summary>Reads with one command.</summary>
    internal T Read<T>(Func<SqliteCommand, T> read)
    {
        lock (_gate)
        {
            using var command = _connection.CreateCommand();
            return read(command);
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
