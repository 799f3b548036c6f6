using System.Globalization;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Store;
using Microsoft.Data.Sqlite;

namespace Espalier.MacClient.Messages;

/// <summary>
/// Reports that the site has not acknowledged yet, in order and on disk. Bounded: inventory goes first (a full one is made up for it later),
/// compliance last.
/// </summary>
public sealed class Outbox : IDisposable
{
    /// <summary>Bytes of waiting reports at most: weeks of a Mac that is offline, and still small beside its disk.</summary>
    public const long MaxBytes = 50 * 1024 * 1024;

    internal const string EpochSetting = "outbox.epoch";
    private const string NextSetting = "outbox.next";

    /// <summary>Identity of the database that acknowledged last.</summary>
    private const string DatabaseSetting = "outbox.database";

    /// <summary>Identity of the database that has taken its place and is still to be asked what it has.</summary>
    private const string NewDatabaseSetting = "outbox.database.new";

    /// <summary>An epoch that no site has: it answers with a new one and wants everything again, instead of taking new reports for old ones.</summary>
    internal static readonly byte[] UnknownEpoch = [(byte)'0'];

    private readonly ClientStore _store;
    private readonly SemaphoreSlim _signal = new(0, 1);

    public Outbox(ClientStore store) => _store = store;

    /// <summary>Raised when waiting inventory was dropped, or the site needs everything again.</summary>
    public event Action? InventoryLost;

    /// <summary>Raised when the site lost track and needs all current states again.</summary>
    public event Action? StatesNeeded;

    /// <summary>The epoch of what is sent now.</summary>
    public int Epoch => (int)ReadNumber(EpochSetting, 1);

    /// <summary>Reports that wait.</summary>
    public int Count => _store.Read(command =>
    {
        command.CommandText = "SELECT count(*) FROM outbox";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    /// <summary>
    /// Identity of a database that has to be asked which reports it has, although none may wait: empty when that is any, because this Mac lost track; null
    /// when there is nothing to ask.
    /// </summary>
    public string? ToAsk => _store.Read(static command => Text(command, NewDatabaseSetting) ?? (Number(command, EpochSetting, 1) == 0 ? "" : null));

    /// <summary>The site's database, as its policy names it. Another one than before may be an older state: what was acknowledged can be missing in it.</summary>
    public void Meet(string database)
    {
        var known = _store.Read(static command => Text(command, DatabaseSetting));
        if (known == database)
        {
            return;
        }

        _store.Write(command => SetText(command, known is null ? DatabaseSetting : NewDatabaseSetting, database));
        Wake();
    }

    /// <summary>Starts a new epoch after an enrollment; what waits keeps its order.</summary>
    public void Begin(int epoch)
    {
        _store.Write(static command => Execute(command, $"DELETE FROM settings WHERE name IN ('{DatabaseSetting}', '{NewDatabaseSetting}')"));
        Renumber(epoch, dropInventory: false);
    }

    /// <summary>Drops everything that waits: whoever it was meant for is this Mac's site no more.</summary>
    public void Clear() => _store.Write(command => Execute(command, "DELETE FROM outbox"));

    /// <summary>Keeps a report until the site has acknowledged it; on disk when it returns.</summary>
    public void Add(string kind, DateTimeOffset observedAt, JsonElement body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.GetRawText());
        var dropped = false;
        _store.Write(command =>
        {
            var next = Number(command, NextSetting, 1);
            command.CommandText = "INSERT INTO outbox (sequence, kind, observed_at, body) VALUES ($sequence, $kind, $at, $body)";
            command.Parameters.AddWithValue("$sequence", next);
            command.Parameters.AddWithValue("$kind", kind);
            command.Parameters.AddWithValue("$at", observedAt.UtcTicks);
            command.Parameters.AddWithValue("$body", bytes);
            command.ExecuteNonQuery();
            SetNumber(command, NextSetting, next + 1);
            dropped = DropOverflow(command);
        });
        if (dropped)
        {
            InventoryLost?.Invoke();
        }

        Wake();
    }

    /// <summary>The next reports to send; at most as many as one batch may have and about <paramref name="maxBytes"/>.</summary>
    public ReportBatch Peek(int maxBytes) => _store.Read(command =>
    {
        var reports = new List<Report>();
        var bytes = 0;
        command.CommandText = "SELECT sequence, kind, observed_at, body FROM outbox ORDER BY sequence LIMIT $limit";
        command.Parameters.AddWithValue("$limit", ReportBatch.MaxReports);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read() && (reports.Count == 0 || bytes < maxBytes))
            {
                var body = reader.GetFieldValue<byte[]>(3);
                bytes += body.Length;
                using var parsed = JsonDocument.Parse(body);
                reports.Add(new Report
                {
                    Sequence = reader.GetInt64(0),
                    Kind = reader.GetString(1),
                    ObservedAt = new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero),
                    Body = parsed.RootElement.Clone(),
                });
            }
        }

        return new ReportBatch((int)Number(command, EpochSetting, 1), reports);
    });

    /// <summary>
    /// Takes the site's answer in: what it has is forgotten here. One that waits for a report which is forgotten already, or has more than was ever sent,
    /// was set back or this Mac was: all is sent again, in a new epoch.
    /// </summary>
    /// <param name="answer">What the site has.</param>
    /// <param name="asked">What <see cref="ToAsk"/> was before the question.</param>
    public void Acknowledge(ReportBatchAnswer answer, string? asked)
    {
        if (answer.Resync)
        {
            Renumber(answer.Epoch, dropInventory: true);
            _store.Write(command => Settle(command, asked));
            InventoryLost?.Invoke();
            StatesNeeded?.Invoke();
            return;
        }

        _store.Write(command =>
        {
            var next = Number(command, NextSetting, 1);
            command.CommandText = "SELECT min(sequence) FROM outbox";
            var first = command.ExecuteScalar() is long waiting ? waiting : next;
            if (answer.NextExpected < first || answer.NextExpected > next)
            {
                SetNumber(command, EpochSetting, 0);
                return;
            }

            Settle(command, asked);
            command.CommandText = "DELETE FROM outbox WHERE sequence < $next";
            command.Parameters.AddWithValue("$next", answer.NextExpected);
            command.ExecuteNonQuery();
        });
        if (answer.ResyncClasses.Count > 0)
        {
            InventoryLost?.Invoke();
        }
    }

    /// <summary>Empties a report that the site will never take; its place stays, so that the sequence has no gap and the site sees that one is missing.</summary>
    public void GiveUp(long sequence) => _store.Write(command => Drop(command, sequence));

    /// <summary>Waits until a report was added, or the time passed.</summary>
    public Task WaitAsync(TimeSpan timeout, CancellationToken token) => _signal.WaitAsync(timeout, token);

    public void Dispose() => _signal.Dispose();

    private void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // The sender is awake already.
        }
    }

    private void Renumber(int epoch, bool dropInventory)
    {
        _store.Write(command =>
        {
            if (dropInventory)
            {
                Execute(command, $"DELETE FROM outbox WHERE kind = '{ReportKinds.Inventory}'");
            }

            // Two steps, because a primary key must stay unique while rows move.
            Execute(command, "UPDATE outbox SET sequence = -sequence");
            Execute(command, "UPDATE outbox SET sequence = (SELECT count(*) FROM outbox AS o WHERE o.sequence >= outbox.sequence AND o.sequence < 0) WHERE sequence < 0");
            command.CommandText = "SELECT count(*) FROM outbox";
            var waiting = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            SetNumber(command, EpochSetting, epoch);
            SetNumber(command, NextSetting, waiting + 1);
        });
        Wake();
    }

    /// <summary>Empties the bodies of the oldest inventory reports; their places stay, so that sequences have no gap.</summary>
    private static bool DropOverflow(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.CommandText = "SELECT coalesce(sum(length(body)), 0) FROM outbox";
        var excess = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) - MaxBytes;
        if (excess <= 0)
        {
            return false;
        }

        foreach (var condition in new[] { $"kind = '{ReportKinds.Inventory}'", "1" })
        {
            command.CommandText = $"SELECT sequence, length(body) FROM outbox WHERE {condition} AND length(body) > 2 ORDER BY sequence";
            var victims = new List<(long Sequence, long Bytes)>();
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read() && excess > 0)
                {
                    victims.Add((reader.GetInt64(0), reader.GetInt64(1)));
                    excess -= reader.GetInt64(1);
                }
            }

            foreach (var (sequence, _) in victims)
            {
                Drop(command, sequence);
            }
        }

        return true;
    }

    private static void Drop(SqliteCommand command, long sequence) =>
        Execute(command, $"UPDATE outbox SET kind = '{ReportKinds.Dropped}', body = CAST('{{}}' AS BLOB) WHERE sequence = {sequence.ToString(CultureInfo.InvariantCulture)}");

    private long ReadNumber(string name, long fallback) => _store.Read(command => Number(command, name, fallback));

    /// <summary>The database that was asked has answered; another one may have come meanwhile.</summary>
    private static void Settle(SqliteCommand command, string? asked)
    {
        if (asked is { Length: > 0 })
        {
            SetText(command, DatabaseSetting, asked);
            Execute(command, $"DELETE FROM settings WHERE name = '{NewDatabaseSetting}' AND value = (SELECT value FROM settings WHERE name = '{DatabaseSetting}')");
        }
    }

    private static long Number(SqliteCommand command, string name, long fallback) =>
        Text(command, name) is { } found ? long.Parse(found, CultureInfo.InvariantCulture) : fallback;

    private static string? Text(SqliteCommand command, string name)
    {
        command.Parameters.Clear();
        command.CommandText = "SELECT value FROM settings WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        var found = command.ExecuteScalar() as byte[];
        command.Parameters.Clear();
        return found is null ? null : Encoding.UTF8.GetString(found);
    }

    private static void SetNumber(SqliteCommand command, string name, long value) => SetText(command, name, value.ToString(CultureInfo.InvariantCulture));

    private static void SetText(SqliteCommand command, string name, string value)
    {
        command.Parameters.Clear();
        command.CommandText = "INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", Encoding.UTF8.GetBytes(value));
        command.ExecuteNonQuery();
        command.Parameters.Clear();
    }

    private static void Execute(SqliteCommand command, string sql)
    {
        command.Parameters.Clear();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
