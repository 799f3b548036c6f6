namespace Espalier.Console.Lists;

/// <summary>The rows an administrator has chosen: some keys, or everything the list shows but some keys.</summary>
public sealed class Selection<T>
{
    private readonly Dictionary<string, T> _chosen = [];
    private readonly HashSet<string> _left = [];

    /// <summary>Every row of <see cref="Request"/> except <see cref="Exceptions"/>; the rows themselves were never loaded.</summary>
    public bool IsAll { get; private set; }

    /// <summary>The list that <see cref="IsAll"/> speaks of.</summary>
    public ListRequest Request { get; internal set; } = ListRequest.Everything;

    /// <summary>Rows of that list.</summary>
    public int Total { get; internal set; }

    public IReadOnlyCollection<string> Exceptions => _left;

    /// <summary>Chosen keys; empty while <see cref="IsAll"/>.</summary>
    public IReadOnlyCollection<string> Keys => _chosen.Keys;

    /// <summary>Chosen rows; empty while <see cref="IsAll"/>.</summary>
    public IReadOnlyCollection<T> Items => _chosen.Values;

    public int Count => IsAll ? Total - _left.Count : _chosen.Count;

    public bool IsEmpty => Count == 0;

    /// <summary>The one chosen row; default when there are none or several.</summary>
    public T? Single => !IsAll && _chosen.Count == 1 ? _chosen.Values.First() : default;

    public bool Contains(string key) => IsAll ? !_left.Contains(key) : _chosen.ContainsKey(key);

    internal void Clear()
    {
        IsAll = false;
        _chosen.Clear();
        _left.Clear();
    }

    internal void Only(string key, T item)
    {
        Clear();
        _chosen[key] = item;
    }

    internal void Add(string key, T item)
    {
        if (IsAll)
        {
            _left.Remove(key);
        }
        else
        {
            _chosen[key] = item;
        }
    }

    internal void Toggle(string key, T item)
    {
        if (!Contains(key))
        {
            Add(key, item);
        }
        else if (IsAll)
        {
            _left.Add(key);
        }
        else
        {
            _chosen.Remove(key);
        }
    }

    internal void All()
    {
        Clear();
        IsAll = true;
    }

    /// <summary>Takes over the new state of a chosen row.</summary>
    internal void Refresh(string key, T item)
    {
        if (_chosen.ContainsKey(key))
        {
            _chosen[key] = item;
        }
    }
}
