using System.Globalization;

namespace Espalier.Console.Lists;

/// <summary>A source over rows that fit into memory: it sorts, filters and cuts windows itself. One instance per open list.</summary>
/// <param name="columns">What is filtered and sorted by.</param>
/// <param name="key">What identifies a row.</param>
/// <param name="load">Reads all rows.</param>
/// <param name="sortBy">Column of the order when none is chosen.</param>
public sealed class InMemoryList<T>(IReadOnlyList<ListColumn<T>> columns, Func<T, string> key, Func<ListRequest, CancellationToken, Task<IReadOnlyList<T>>> load, string sortBy)
{
    private ListRequest? _shown;
    private List<T> _rows = [];
    private int _snapshot;

    public ListSource<T> Source => new(key, FetchAsync) { TakesCriteria = true };

    private async Task<ListWindow<T>> FetchAsync(ListRequest request, int skip, int take, CancellationToken cancellationToken)
    {
        if (request.Snapshot is null || request != _shown)
        {
            var rows = await load(request, cancellationToken);
            _rows = Arrange(rows, request);
            _snapshot++;
            _shown = request with { Snapshot = _snapshot.ToString(CultureInfo.InvariantCulture) };
        }

        return new ListWindow<T>(_rows.Count, [.. _rows.Skip(skip).Take(take)]) { Snapshot = _shown.Snapshot };
    }

    private List<T> Arrange(IReadOnlyList<T> rows, ListRequest request)
    {
        var kept = rows.Where(row => Matches(row, request));
        if (columns.FirstOrDefault(column => column.Name == (request.SortBy ?? sortBy)) is { } by)
        {
            kept = request.Descending
                ? kept.OrderByDescending(row => by.Value(row), ListValues.Order)
                : kept.OrderBy(row => by.Value(row), ListValues.Order);
        }

        return [.. kept];
    }

    private bool Matches(T row, ListRequest request) =>
        (request.Text.Length == 0 || columns.Any(column => ListValues.Text(column.Value(row)).Contains(request.Text, StringComparison.OrdinalIgnoreCase)))
        && request.Criteria.Items.All(criterion => columns.FirstOrDefault(c => c.Name == criterion.Column) is not { } column || ListValues.Holds(criterion, column.Value(row)));
}
