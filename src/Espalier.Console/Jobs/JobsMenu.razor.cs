using Espalier.Contracts.Admin.Actions;

namespace Espalier.Console.Jobs;

/// <summary>Jobs in the header: how many run, and each to be opened again wherever one is.</summary>
public sealed partial class JobsMenu
{
    private const int Shown = 8;

    // Slower than a progress dialog: every open page asks.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<ActionJobSummary>? _jobs;
    private int _running;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, Time);
        try
        {
            do
            {
                var result = await Gate.RunAsync(new ListActionJobs(), _gone.Token);
                var jobs = result.Value?.Take(Shown).ToList();
                var running = result.Value?.Count(static j => j.State == ActionJobState.Running) ?? 0;
                if (running != _running || !(jobs ?? []).SequenceEqual(_jobs ?? []) || (_jobs is null) != (jobs is null))
                {
                    (_jobs, _running) = (jobs, running);
                    StateHasChanged();
                }
            }
            while (await timer.WaitForNextTickAsync(_gone.Token));
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is left.
        }
    }
}
