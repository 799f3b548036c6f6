using System.Security.Cryptography;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Schedules;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Compliance;

/// <summary>
/// Which of the assigned baselines are due, and runs them. A new or changed assignment is due at once, then at every occurrence of its schedule;
/// what was missed while the Mac slept is due once; an assignment that the policy no longer has is forgotten (BASE-3, BASE-4).
/// Maintenance windows have no say (BASE-6).
/// </summary>
/// <param name="platform">The Mac.</param>
/// <param name="runs">Where it is kept what has run.</param>
/// <param name="clientId">The client's GUID, which decides where in <paramref name="spread"/> this Mac comes.</param>
/// <param name="spread">Over how long the Macs of a site are spread after an occurrence; zero, unless the site is big, and never more than an interval.</param>
/// <param name="report">Takes a report: its kind, one of <see cref="ReportKinds"/>, and its body. It must be on disk when the task ends.</param>
public sealed class BaselineAgenda(IMacPlatform platform, IBaselineRuns runs, Guid clientId, TimeSpan spread, Func<string, JsonElement, CancellationToken, Task> report)
{
    private readonly BaselineRun _run = new(platform, runs, report);

    /// <summary>What scripts find in their environment, asked for each run. Default: nothing.</summary>
    public Func<ScriptVariables> Variables { get; init; } = static () => ScriptVariables.None;

    /// <summary>When something will be due next; not later than now when something is due already; null when nothing will ever be.</summary>
    public async Task<DateTimeOffset?> FindNextDueAsync(IReadOnlyList<BaselineAssignment> assignments, CancellationToken token)
    {
        var known = await KnownAsync(token);
        DateTimeOffset? next = null;
        foreach (var assignment in assignments)
        {
            if (DueAt(assignment, Current(assignment, known)) is { } due && (next is null || due < next))
            {
                next = due;
            }
        }

        return next;
    }

    /// <summary>Runs what is due now, one baseline after the other. Not to be called again before it has ended.</summary>
    /// <returns>How many baselines were run.</returns>
    public async Task<int> RunDueAsync(IReadOnlyList<BaselineAssignment> assignments, CancellationToken token)
    {
        var known = await KnownAsync(token);
        foreach (var gone in known.Keys.Except(assignments.Select(assignment => assignment.DeploymentId)))
        {
            await runs.RemoveAsync(gone, token);
        }

        var count = 0;
        foreach (var assignment in assignments)
        {
            var state = Current(assignment, known);
            if (!known.ContainsValue(state))
            {
                await runs.SaveAsync(state, token);
            }

            if (DueAt(assignment, state) is { } due && due <= platform.Clock.GetUtcNow())
            {
                await _run.RunAsync(assignment, Begin(assignment, state), Variables(), token);
                count++;
            }
        }

        return count;
    }

    private async Task<Dictionary<Guid, BaselineRunState>> KnownAsync(CancellationToken token) =>
        (await runs.ListAsync(token)).ToDictionary(state => state.DeploymentId);

    /// <summary>The remembered state, or that of an assignment seen for the first time in this form.</summary>
    private BaselineRunState Current(BaselineAssignment assignment, Dictionary<Guid, BaselineRunState> known)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(assignment, MessagesJson.Default.BaselineAssignment)));
        if (known.TryGetValue(assignment.DeploymentId, out var state) && state.Fingerprint == fingerprint)
        {
            return state;
        }

        var now = platform.Clock.GetUtcNow();
        return new BaselineRunState { DeploymentId = assignment.DeploymentId, Fingerprint = fingerprint, SeenAt = now, Occurrence = LastOccurrence(assignment, now) };
    }

    /// <summary>A run that was cut off goes on; otherwise a new one begins. Either answers every occurrence until now.</summary>
    private BaselineRunState Begin(BaselineAssignment assignment, BaselineRunState state)
    {
        var now = platform.Clock.GetUtcNow();
        var begun = state.CompletedAt is null
            ? state
            : new BaselineRunState { DeploymentId = state.DeploymentId, Fingerprint = state.Fingerprint, SeenAt = state.SeenAt, Occurrence = state.Occurrence };
        return begun with { SeenAt = state.SeenAt < now ? state.SeenAt : now, Occurrence = LastOccurrence(assignment, now) };
    }

    private DateTimeOffset? DueAt(BaselineAssignment assignment, BaselineRunState state)
    {
        var now = platform.Clock.GetUtcNow();
        if (state.SeenAt > now || state.Occurrence > now)
        {
            // The clock was set back: what it said then must not keep the baseline waiting until then.
            return now;
        }

        var wait = ScheduleEvaluator.Spread(clientId, Window(assignment.Schedule));
        if (state.CompletedAt is null)
        {
            return state.Attempts > 0 ? now : state.SeenAt + wait;
        }

        return IsValid(assignment) ? ScheduleEvaluator.Next(assignment.Schedule, state.Occurrence, platform.Clock.LocalTimeZone) + wait : null;
    }

    private TimeSpan Window(Schedule schedule) =>
        schedule.Recurrence == Recurrence.Interval && TimeSpan.FromMinutes(schedule.IntervalMinutes) is var interval && interval < spread ? interval : spread;

    private DateTimeOffset LastOccurrence(BaselineAssignment assignment, DateTimeOffset now) =>
        (IsValid(assignment) ? ScheduleEvaluator.Last(assignment.Schedule, now, platform.Clock.LocalTimeZone) : null) ?? DateTimeOffset.UnixEpoch;

    private static bool IsValid(BaselineAssignment assignment) => ScheduleValidation.Validate(assignment.Schedule).Count == 0;
}
