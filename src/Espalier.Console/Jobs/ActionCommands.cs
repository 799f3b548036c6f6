using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Lists;
using Espalier.Console.Problems;
using Espalier.Console.Shell;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Operations;

namespace Espalier.Console.Jobs;

/// <summary>Starts actions from wherever Macs are selected, and shows how far they are; a job that runs is found again by its id.</summary>
internal sealed class ActionCommands(SiteGate gate, OpenDialogs dialogs, Notices notices, ProblemReportCommands problems)
{
    /// <summary>Failures that a dialog shows; the job's page shows all.</summary>
    private const int MaxFailures = 1000;

    /// <summary>Actions in the order of the menu: title and name of the kind.</summary>
    public static IReadOnlyList<(string Title, string Kind)> Kinds { get; } =
    [
        ("Machine Policy Retrieval and Evaluation Cycle", ActionKindNames.MachinePolicyRetrieval),
        ("Request Inventory Update", ActionKindNames.InventoryUpdate),
    ];

    /// <summary>The menu <c>Espalier Tools</c> of a list.</summary>
    /// <param name="ask">The request for a selection and a kind.</param>
    /// <param name="needs">What must be selected.</param>
    /// <param name="whyNot">Why it cannot run on a selection.</param>
    public ListCommand<T> Tools<T>(Func<Selection<T>, string, StartAction> ask, CommandNeeds needs = CommandNeeds.Some, Func<Selection<T>, string?>? whyNot = null) =>
        new("Espalier Tools", Glyphs.Run, static _ => Task.CompletedTask)
        {
            Right = Right.RunActions,
            Children = [.. Kinds.Select(kind => new ListCommand<T>(kind.Title, null, selection => StartAsync(ask(selection, kind.Kind))) { Right = Right.RunActions, Needs = needs, WhyNot = whyNot })],
        };

    /// <summary><c>Send Problem Report</c>, the last of the tools where one Mac is meant.</summary>
    public ListCommand<T> ProblemReport<T>(Func<T, Contracts.Identifiers.ResourceId> device)
        where T : class => new("Send Problem Report", null, selection => problems.SendAsync(device(selection.Single!))) { Right = Right.HandleProblemReports, Needs = CommandNeeds.One };

    /// <summary>Starts an action and shows its progress; what the site refuses is said.</summary>
    public async Task StartAsync(StartAction request)
    {
        var started = await gate.RunAsync(request, CancellationToken.None);
        if (started.Problem is { } problem)
        {
            notices.Problem(problem.Detail);
        }
        else
        {
            await ShowAsync(started.Value!.Id);
        }
    }

    /// <summary>Shows the progress of a job until the dialog is hidden.</summary>
    public Task ShowAsync(Guid job) => dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<ProgressDialog>(
        (nameof(ProgressDialog.ReadAsync), (Func<CancellationToken, Task<JobProgress>>)(token => ReadAsync(job, token))),
        (nameof(ProgressDialog.CancelAsync), (Func<CancellationToken, Task>)(token => CancelAsync(job, token)))));

    private async Task<JobProgress> ReadAsync(Guid id, CancellationToken token)
    {
        var details = await gate.ReadAsync(new GetActionJob(id) { OnlyFailed = true, Take = MaxFailures }, token);
        var job = details.Job;
        return new JobProgress
        {
            Title = job.DialogTitle,
            Total = job.Total,
            Succeeded = job.Succeeded,
            Failed = job.Failed,
            IsFinished = job.State != ActionJobState.Running,
            IsCancelled = job.State == ActionJobState.Cancelled,
            Failures = [.. details.Targets.Select(static t => new JobFailure(t.Name, t.Status, t.Reason))],
        };
    }

    private async Task CancelAsync(Guid job, CancellationToken token)
    {
        var result = await gate.RunAsync(new CancelActionJob(job), token);

        // A job that finished in the same moment says so in the dialog.
        if (result.Problem is { Code: not "job-finished" } problem)
        {
            notices.Problem(problem.Detail);
        }
    }
}
