namespace Espalier.Console.Lists;

// A source that cannot call is asked: changed rows are marked where they stand, new ones are offered.
public sealed partial class ObjectList<T>
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(5);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        using var timer = new PeriodicTimer(WatchInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                if (Source.Subscribe is null && _failure is null && _rows.Request.AsOf is null && await _rows.LookAgainAsync(_gone.Token) is { } news)
                {
                    await HearAsync(news);
                }
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The list is gone.
        }
    }
}
