using System.Text.Json;
using Espalier.Data;
using Microsoft.Data.Sqlite;

namespace Espalier.Testing.Processes;

/// <summary>What Macs were told that the site has, held against what it has.</summary>
public static class Ledger
{
    /// <summary>The clients' side, read before the site's: reports up to here were acknowledged, because the client has forgotten them.</summary>
    public static async Task<Dictionary<Guid, (int Epoch, long Next)>> AcknowledgedAsync(string macsFolder, CancellationToken token)
    {
        SQLitePCL.Batteries_V2.Init();
        var acknowledged = new Dictionary<Guid, (int, long)>();
        foreach (var file in Directory.GetFiles(macsFolder, "client.db", SearchOption.AllDirectories))
        {
            await using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Mode=ReadOnly");
            await connection.OpenAsync(token);
            if (await ReadAsync(connection, "SELECT CAST(value AS TEXT) FROM settings WHERE name = 'identity'", token) is not { } identity)
            {
                continue;
            }

            using var json = JsonDocument.Parse(identity);
            var first = await ReadAsync(connection, "SELECT coalesce((SELECT min(sequence) FROM outbox), (SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM settings WHERE name = 'outbox.next'), 1)", token);
            var epoch = await ReadAsync(connection, "SELECT coalesce((SELECT CAST(value AS TEXT) FROM settings WHERE name = 'outbox.epoch'), '1')", token);
            acknowledged.Add(json.RootElement.GetProperty("ClientId").GetGuid(), (int.Parse(epoch!), long.Parse(first!)));
        }

        return acknowledged;
    }

    /// <summary>The site's side: the sequence it waits for.</summary>
    public static async Task<Dictionary<Guid, (int Epoch, long Next)>> StoredAsync(IDatabaseEngine engine, CancellationToken token)
    {
        await using var database = new SiteDatabase(engine);
        await using var scope = await database.ReadAsync(token);
        var rows = await scope.Command("SELECT client_id, epoch, next_sequence FROM dev_status WHERE client_id IS NOT NULL")
            .ListAsync(static r => (r.GetGuid(0), r.GetInt32(1), r.GetInt64(2)), token);
        return rows.ToDictionary(static r => r.Item1, static r => (r.Item2, r.Item3));
    }

    private static async Task<string?> ReadAsync(SqliteConnection connection, string sql, CancellationToken token)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ScalarAsync<string>(token);
    }
}
