using Espalier.Contracts.Identifiers;
using Espalier.Data;

namespace Espalier.Site.Messages;

/// <summary>How far the reports of a device are taken: the epoch, and the sequence the site waits for.</summary>
internal readonly record struct Position(int Epoch, long Next)
{
    public static async Task<Position> LoadAsync(WriteScope scope, ResourceId device, CancellationToken token)
    {
        // Two batches of one Mac may arrive on two connections; the second waits for the first here. SQLite has one writer anyway.
        var locking = scope.Dialect == SqlDialect.PostgreSql ? " FOR UPDATE" : "";
        var rows = await scope.Command("SELECT epoch, next_sequence FROM dev_status WHERE resource_id = @id" + locking)
            .With("id", device.Value).ListAsync(r => new Position(r.GetInt32(0), r.GetInt64(1)), token);
        return rows.Count == 1 ? rows[0] : throw new InvalidOperationException($"Device {device} has a key but no status.");
    }

    public Task SaveAsync(WriteScope scope, ResourceId device, DateTimeOffset now, CancellationToken token) =>
        scope.Command("UPDATE dev_status SET epoch = @epoch, next_sequence = @next, last_contact_at = @now WHERE resource_id = @id")
            .With("epoch", Epoch).With("next", Next).With("now", now).With("id", device.Value).RunAsync(token);
}
