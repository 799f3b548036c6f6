using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Actions;

namespace Espalier.Console.Monitoring;

/// <summary>Columns and rows of the list of jobs, and of the Macs of one.</summary>
internal static class JobList
{
    public static IReadOnlyList<ListColumn<ActionJobSummary>> Columns { get; } =
    [
        new("action", "Action", static j => j.Title) { Width = 220, Grows = true },
        new("scope", "Macs of", static j => j.Scope) { Width = 150 },
        new("state", "State", static j => j.State) { Width = 100 },
        new("total", "Total", static j => j.Total) { Width = 64 },
        new("succeeded", "Succeeded", static j => j.Succeeded) { Width = 100 },
        new("failed", "Failed", static j => j.Failed) { Width = 80 },
        new("started", "Started", static j => j.StartedAt) { Width = 140 },
        new("by", "Started By", static j => j.StartedBy) { Width = 116 },
        new("finished", "Finished", static j => j.FinishedAt) { Width = 150, IsExtra = true },
    ];

    public static IReadOnlyList<ListColumn<ActionTargetSummary>> TargetColumns { get; } =
    [
        new("name", "Resource Name", static t => t.Name) { Width = 220 },
        new("status", "Status", static t => t.Status) { Width = 160 },
        new("reason", "Reason", static t => t.Reason) { Width = 320, Grows = true, IsSortable = false },
        new("attempts", "Attempts", static t => t.Attempts) { Width = 90, IsSortable = false },
        new("answered", "Answered", static t => t.AnsweredAt) { Width = 150 },
    ];

    public static ListSource<ActionJobSummary> Source(SiteGate gate) => new InMemoryList<ActionJobSummary>(
        Columns, static j => j.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListActionJobs(), token), "started").Source;

    public static ListSource<ActionTargetSummary> Targets(SiteGate gate, Guid job, Func<ActionJobSummary, Task> shown) => new(static t => t.Id.ToString(), async (request, skip, take, token) =>
    {
        var details = await gate.ReadAsync(
            new GetActionJob(job)
            {
                Filter = request.Text,
                Sort = request.SortBy switch { "status" => ActionTargetSort.Status, "answered" => ActionTargetSort.AnsweredAt, _ => ActionTargetSort.Name },
                IsDescending = request.Descending,
                Skip = skip,
                Take = take,
            },
            token);
        await shown(details.Job);
        return new ListWindow<ActionTargetSummary>(details.Total, details.Targets);
    });
}
