using Espalier.Data;

namespace Espalier.Site.Actions;

/// <summary>Ends jobs whose last Mac is done, in the transaction that was done with it.</summary>
internal static class FinishedJobs
{
    public static async Task CloseAsync(WriteScope scope, DateTimeOffset now, CancellationToken token)
    {
        // The lock first, the look after it: a request that adds Macs meanwhile is either seen, or finds the job finished.
        await ActionLock.TakeAsync(scope, token);
        await scope.Command("UPDATE act_jobs SET state = 1, finished_at = @now WHERE state = 0 AND NOT EXISTS (SELECT 1 FROM act_targets t WHERE t.job_id = act_jobs.id AND t.state IN (0, 1))")
            .With("now", now).RunAsync(token);
    }

    /// <summary>Forgets jobs that finished before <paramref name="before"/>.</summary>
    public static async Task ForgetAsync(WriteScope scope, DateTimeOffset before, CancellationToken token)
    {
        await scope.Command("DELETE FROM act_targets WHERE job_id IN (SELECT id FROM act_jobs WHERE finished_at < @before)").With("before", before).RunAsync(token);
        await scope.Command("DELETE FROM act_jobs WHERE finished_at < @before").With("before", before).RunAsync(token);
    }
}
