namespace Espalier.Console.Lists;

/// <summary>Where a list gets its rows.</summary>
/// <param name="Key">What identifies a row, in addresses and selections.</param>
/// <param name="FetchAsync">Rows from <c>skip</c> on, at most <c>take</c> (at most 200).</param>
public sealed record ListSource<T>(Func<T, string> Key, Func<ListRequest, int, int, CancellationToken, Task<ListWindow<T>>> FetchAsync)
{
    /// <summary>Calls back when facts behind the list change, until disposed; null for a list that never changes by itself.</summary>
    public Func<Func<ListNews, Task>, IDisposable>? Subscribe { get; init; }

    /// <summary>The same stretch again with the length that the list has now, from a source that keeps the order of a snapshot; null: a stretch of a new snapshot tells.</summary>
    public Func<ListRequest, int, int, CancellationToken, Task<ListWindow<T>>>? LookAgainAsync { get; init; }

    /// <summary>Whether a row still shows the same. Default: equality of the rows.</summary>
    public Func<T, T, bool> AreSame { get; init; } = EqualityComparer<T>.Default.Equals;

    /// <summary>The source honours <see cref="ListRequest.Criteria"/>; without it they are not offered.</summary>
    public bool TakesCriteria { get; init; }

    /// <summary>Criteria are only taken on columns with <see cref="ListColumn{T}.Choices"/>, and only that one of them <see cref="CriterionOperator.Is"/> there.</summary>
    public bool TakesChoicesOnly { get; init; }

    /// <summary>Rows that an export asks for at once. Default 200; more where every window costs a whole query.</summary>
    public int ExportWindow { get; init; } = RowWindow<T>.Most;

    /// <summary>The source can show an earlier time.</summary>
    public bool KnowsHistory { get; init; }
}
