namespace Espalier.Console.Lists;

/// <summary>The rows that a list holds: a stretch around what is visible, at most <see cref="Most"/>.</summary>
internal sealed class RowWindow<T>(ListSource<T> source)
{
    /// <summary>Rows a circuit keeps and fetches at once.</summary>
    public const int Most = 200;

    private IReadOnlyList<ListRow<T>> _rows = [];
    private int _start;
    private int _offered;

    /// <summary>Rows of the list; null before the first answer.</summary>
    public int? Total { get; private set; }

    public ListRequest Request { get; private set; } = ListRequest.Everything;

    public void Open(ListRequest request)
    {
        Request = request with { Snapshot = null };
        _offered = 0;
        Total = null;
        Forget();
    }

    /// <summary>The rows are to be read again; order and length stay those of the snapshot.</summary>
    public void Forget() => _rows = [];

    /// <summary>Reads the held stretch anew and tells what is different; null when nothing is.</summary>
    public async Task<ListNews?> LookAgainAsync(CancellationToken cancellationToken)
    {
        var (request, start, known, total) = (Request, _start, _rows, Total);
        if (total is null || (total > 0 && known.Count == 0))
        {
            return null;
        }

        ListWindow<T> window;
        try
        {
            window = source.LookAgainAsync is { } look
                ? await look(request, start, Math.Max(1, known.Count), cancellationToken)
                : await source.FetchAsync(request with { Snapshot = null }, start, Math.Max(1, known.Count), cancellationToken);
        }
        catch (RefusedException)
        {
            // The next fetch for the page says so where it can be read.
            return null;
        }

        if (!ReferenceEquals(known, _rows) || !ReferenceEquals(request, Request))
        {
            return null;
        }

        // An empty list has nothing under the pointer: it fills by itself.
        if (total == 0 && window.Total > 0)
        {
            Forget();
            Total = null;
            return new ListNews([], 0) { IsAnew = true };
        }

        var fresh = window.Rows.ToDictionary(source.Key);
        var changed = known.Where(row => fresh.TryGetValue(row.Key, out var item) && !source.AreSame(item, row.Item)).Select(static row => row.Key).ToHashSet();
        var offered = window.Total - total.Value - _offered;
        if (changed.Count == 0 && offered == 0)
        {
            return null;
        }

        _offered += offered;
        _rows = [.. known.Select(row => changed.Contains(row.Key) ? row with { Item = fresh[row.Key] } : row)];
        return new ListNews(changed, offered) { IsHere = true };
    }

    public ListRow<T>? Find(int index) => index >= _start && index < _start + _rows.Count ? _rows[index - _start] : null;

    public ListRow<T>? Find(string key) => _rows.FirstOrDefault(row => row.Key == key);

    public async ValueTask<IReadOnlyList<ListRow<T>>> GetAsync(int start, int count, CancellationToken cancellationToken)
    {
        count = Math.Min(count, Total is { } total ? Math.Max(0, total - start) : count);
        if (_rows.Count == 0 || start < _start || start + count > _start + _rows.Count)
        {
            await FetchAsync(start, count, cancellationToken);
        }

        return [.. _rows.Skip(start - _start).Take(count)];
    }

    private async Task FetchAsync(int start, int count, CancellationToken cancellationToken)
    {
        // As much again on both sides, so that scrolling on finds rows that are already here.
        var spare = Math.Max(0, (Most - count) / 2);
        var first = Math.Max(0, start - spare);
        var request = Request;
        var window = await source.FetchAsync(request, first, Math.Min(Most, count + (2 * spare)), cancellationToken);
        if (!ReferenceEquals(request, Request))
        {
            return;
        }

        Request = request with { Snapshot = window.Snapshot };
        _start = first;
        _rows = [.. window.Rows.Select((item, offset) => new ListRow<T>(first + offset, source.Key(item), item))];
        Total = window.Total;
    }
}

/// <summary>A row and where it stands.</summary>
internal sealed record ListRow<T>(int Index, string Key, T Item);
