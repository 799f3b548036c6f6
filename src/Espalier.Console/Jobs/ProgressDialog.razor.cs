using Espalier.Console.Dialogs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Espalier.Console.Jobs;

/// <summary>The guide's progress dialog. Hiding it changes nothing: the job runs on the site and is found under jobs in the header.</summary>
public sealed partial class ProgressDialog
{
    // Often enough to look alive, seldom enough for a site with many open dialogs.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly string[] Columns = ["Resource Name", "Status", "Reason"];

    private readonly CancellationTokenSource _gone = new();
    private JobProgress? _progress;
    private bool _showsDetails;
    private bool _isCancelling;
    private string _sort = Columns[0];
    private bool _descending;

    [CascadingParameter] public required DialogHandle Handle { get; set; }

    /// <summary>Asks the site how far the job is.</summary>
    [Parameter, EditorRequired] public required Func<CancellationToken, Task<JobProgress>> ReadAsync { get; set; }

    /// <summary>Asks the site to stop it.</summary>
    [Parameter, EditorRequired] public required Func<CancellationToken, Task> CancelAsync { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        using var timer = new PeriodicTimer(Interval, Time);
        try
        {
            do
            {
                _progress = await ReadAsync(_gone.Token);
                StateHasChanged();
            }
            while (!_progress.IsFinished && await timer.WaitForNextTickAsync(_gone.Token));
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Hidden or closed.
        }
    }

    private async Task StopAsync()
    {
        _isCancelling = true;
        await CancelAsync(_gone.Token);
    }

    private string State(JobProgress job) => job switch
    {
        { IsCancelled: true } => "Cancelled. What was done before stays done.",
        { IsFinished: true, Failed: 0 } => "Completed.",
        { IsFinished: true } => "Completed with failures; see Details.",
        _ when _isCancelling => "Cancelling …",
        _ => "In progress. Hide leaves it running; you find it under jobs in the header.",
    };

    private void Sort(string column) => (_descending, _sort) = (_sort == column && !_descending, column);

    private IEnumerable<JobFailure> Sorted(IReadOnlyList<JobFailure> failures)
    {
        Func<JobFailure, string> by = _sort == Columns[0] ? static f => f.ResourceName : _sort == Columns[1] ? static f => f.Status : static f => f.Reason;
        return _descending ? failures.OrderByDescending(by, StringComparer.OrdinalIgnoreCase) : failures.OrderBy(by, StringComparer.OrdinalIgnoreCase);
    }

    private async Task CopyAsync(JobProgress job)
    {
        var lines = Sorted(job.Failures).Select(static f => $"{f.ResourceName}\t{f.Status}\t{f.Reason}").Prepend(string.Join('\t', Columns));
        await Script.InvokeVoidAsync("espalier.copyText", string.Join('\n', lines));
    }
}
