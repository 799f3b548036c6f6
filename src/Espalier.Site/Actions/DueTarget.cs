using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;
using Espalier.Data;

namespace Espalier.Site.Actions;

/// <summary>A Mac of a running job whose turn it is, with what decides what is done.</summary>
internal sealed record DueTarget
{
    /// <summary>Rows read at a time.</summary>
    public const int Page = 500;

    public required Guid JobId { get; init; }

    public required ResourceId Device { get; init; }

    public required ActionTargetState State { get; init; }

    public required int Attempts { get; init; }

    public required Guid? OrderId { get; init; }

    public required DateTimeOffset NextAt { get; init; }

    public required DateTimeOffset? DeadlineAt { get; init; }

    public required string Kind { get; init; }

    /// <summary>Null where no client is installed.</summary>
    public required Guid? ClientId { get; init; }

    public required DateTimeOffset? LastContactAt { get; init; }

    /// <summary>Where its last connection came from.</summary>
    public required string? Address { get; init; }

    /// <summary>False for a record of another computer.</summary>
    public required bool IsMac { get; init; }

    /// <summary>False when the record was deleted since.</summary>
    public required bool Exists { get; init; }

    /// <summary>The rows that are due at <paramref name="now"/>, in the order of their times, after <paramref name="last"/>.</summary>
    public static async Task<List<DueTarget>> ReadAsync(SiteDatabase database, DateTimeOffset now, DueTarget? last, CancellationToken token)
    {
        // A Mac of the guide is what has a client version of ours, or at least Apple's system; anything else came from elsewhere.
        var sql = $"""
            SELECT t.job_id, t.resource_id, t.state, t.attempts, t.order_id, t.next_at, t.deadline_at, j.kind, d.client_id, d.last_contact_at, d.last_address,
              CASE WHEN v.resource_id IS NULL THEN 0 ELSE 1 END,
              CASE WHEN v.client_version LIKE '%-PMA' OR v.operating_system_name_and_version_f LIKE '%mac os%' THEN 1 ELSE 0 END
            FROM act_targets t
            JOIN act_jobs j ON j.id = t.job_id
            LEFT JOIN dev_devices v ON v.resource_id = t.resource_id
            LEFT JOIN dev_status d ON d.resource_id = t.resource_id
            WHERE t.state IN (0, 1) AND t.next_at <= @now {(last is null ? "" : "AND (t.next_at, t.resource_id, t.job_id) > (@at, @device, @job)")}
            ORDER BY t.next_at, t.resource_id, t.job_id LIMIT {Page}
            """;
        await using var scope = await database.ReadAsync(token);
        var command = scope.Command(sql).With("now", now);
        if (last is not null)
        {
            command.With("at", last.NextAt).With("device", last.Device.Value).With("job", last.JobId);
        }

        return await command.ListAsync(
            static r => new DueTarget
            {
                JobId = r.GetGuid(0),
                Device = new ResourceId(r.GetInt32(1)),
                State = (ActionTargetState)r.GetInt32(2),
                Attempts = r.GetInt32(3),
                OrderId = r.IsDBNull(4) ? null : r.GetGuid(4),
                NextAt = Instants.FromMicroseconds(r.GetInt64(5)),
                DeadlineAt = r.IsDBNull(6) ? null : Instants.FromMicroseconds(r.GetInt64(6)),
                Kind = r.GetString(7),
                ClientId = r.IsDBNull(8) ? null : r.GetGuid(8),
                LastContactAt = r.IsDBNull(9) ? null : Instants.FromMicroseconds(r.GetInt64(9)),
                Address = r.IsDBNull(10) ? null : r.GetString(10),
                Exists = r.GetInt32(11) == 1,
                IsMac = r.GetInt32(12) == 1,
            },
            token);
    }
}
