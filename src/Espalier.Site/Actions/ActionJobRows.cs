using Espalier.Contracts.Admin.Actions;
using Espalier.Data;

namespace Espalier.Site.Actions;

/// <summary>Reads jobs with their counts.</summary>
internal static class ActionJobRows
{
    private const int MaxJobs = 500;

    /// <summary>One job, or without <paramref name="id"/> the list.</summary>
    public static async Task<List<ActionJobSummary>> ReadAsync(ReadScope scope, Guid? id, CancellationToken token)
    {
        var sql = $"""
            SELECT j.id, j.kind, j.scope, j.started_by, j.started_at, j.finished_at, j.state,
              (SELECT count(*) FROM act_targets t WHERE t.job_id = j.id),
              (SELECT count(*) FROM act_targets t WHERE t.job_id = j.id AND t.state = 2),
              (SELECT count(*) FROM act_targets t WHERE t.job_id = j.id AND t.state = 3)
            FROM act_jobs j {(id is null ? "" : "WHERE j.id = @id")}
            ORDER BY CASE j.state WHEN 0 THEN 0 ELSE 1 END, j.started_at DESC LIMIT {MaxJobs}
            """;
        var command = scope.Command(sql);
        if (id is { } one)
        {
            command.With("id", one);
        }

        return await command.ListAsync(
            static r =>
            {
                var kind = ActionKindList.Find(r.GetString(1));
                return new ActionJobSummary
                {
                    Id = r.GetGuid(0),
                    Kind = r.GetString(1),
                    Title = kind?.Title ?? r.GetString(1),
                    DialogTitle = kind?.DialogTitle ?? r.GetString(1),
                    Scope = r.GetString(2),
                    StartedBy = r.GetString(3),
                    StartedAt = Instants.FromMicroseconds(r.GetInt64(4)),
                    FinishedAt = r.IsDBNull(5) ? null : Instants.FromMicroseconds(r.GetInt64(5)),
                    State = (ActionJobState)r.GetInt32(6),
                    Total = r.GetInt32(7),
                    Succeeded = r.GetInt32(8),
                    Failed = r.GetInt32(9),
                };
            },
            token);
    }
}
