using Espalier.Console.Lists;

namespace Espalier.Console.Tests.Gallery;

/// <summary>A fleet that is computed, not stored; sorted by name only, so that any size is cheap.</summary>
internal sealed class SampleFleet(int count, TimeProvider time)
{
    private Func<ListNews, Task>? _listener;

    public int Count { get; set; } = count;

    public int Fetches { get; private set; }

    public ListSource<SampleDevice> Source => new(static d => d.Id.ToString(), FetchAsync)
    {
        KnowsHistory = true,
        TakesCriteria = true,
        Subscribe = listener =>
        {
            _listener = listener;
            return new Subscription(() => _listener = null);
        },
    };

    public Task TellAsync(ListNews news) => _listener?.Invoke(news) ?? Task.CompletedTask;

    private Task<ListWindow<SampleDevice>> FetchAsync(ListRequest request, int skip, int take, CancellationToken cancellationToken)
    {
        Fetches++;
        var now = time.GetUtcNow();
        IEnumerable<int> numbers = Enumerable.Range(0, Count);
        var total = Count;
        if (request.Descending)
        {
            numbers = numbers.Reverse();
        }

        if (request.Text.Length > 0 || request.Criteria.Items.Count > 0)
        {
            var kept = numbers.Where(n => SampleDevice.Number(n, now).Name.Contains(request.Text, StringComparison.OrdinalIgnoreCase)
                && request.Criteria.Items.All(c => ListValues.Holds(c, SampleDevices.Columns.First(column => column.Name == c.Column).Value(SampleDevice.Number(n, now))))).ToList();
            (numbers, total) = (kept, kept.Count);
        }

        return Task.FromResult(new ListWindow<SampleDevice>(total, [.. numbers.Skip(skip).Take(take).Select(n => SampleDevice.Number(n, now))]) { Snapshot = "s" });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
