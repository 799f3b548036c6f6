using System.Collections.Concurrent;

namespace Espalier.Site.Enrollment;

/// <summary>
/// Attempts by key in a window. One counts before it is made, so that many at once pass no more than one after another; it is taken back when it was no
/// wrong guess. Measured by elapsed time: a clock that is set opens or closes nothing.
/// </summary>
/// <param name="clock">Measures the window.</param>
/// <param name="max">Attempts for one key within the window.</param>
/// <param name="window">How long an attempt counts, from the first of its key on.</param>
/// <param name="maxKeys">Keys that are remembered at most.</param>
internal sealed class AttemptCounter<TKey>(TimeProvider clock, int max, TimeSpan window, int maxKeys = AttemptCounter<TKey>.DefaultMaxKeys)
    where TKey : notnull
{
    /// <summary>A flood of keys takes a few megabytes at most.</summary>
    public const int DefaultMaxKeys = 50_000;

    private readonly ConcurrentDictionary<TKey, (int Count, long Since)> _counts = new();

    /// <summary>Counts an attempt; false when there were too many.</summary>
    public bool TryBegin(TKey key)
    {
        while (true)
        {
            if (!_counts.TryGetValue(key, out var known))
            {
                if (!HasRoom())
                {
                    return false;
                }

                if (_counts.TryAdd(key, (1, clock.GetTimestamp())))
                {
                    return true;
                }
            }
            else if (!HasPassed(known.Since) && known.Count >= max)
            {
                return false;
            }
            else if (_counts.TryUpdate(key, HasPassed(known.Since) ? (1, clock.GetTimestamp()) : (known.Count + 1, known.Since), known))
            {
                return true;
            }
        }
    }

    /// <summary>Takes an attempt back that was no wrong guess.</summary>
    public void Undo(TKey key)
    {
        while (_counts.TryGetValue(key, out var known))
        {
            if (known.Count <= 1 ? _counts.TryRemove(KeyValuePair.Create(key, known)) : _counts.TryUpdate(key, (known.Count - 1, known.Since), known))
            {
                return;
            }
        }
    }

    /// <summary>Forgets all attempts of a key.</summary>
    public void Forget(TKey key) => _counts.TryRemove(key, out _);

    /// <summary>
    /// Makes room where there is none: first what has passed, then single attempts, as a flood of made-up keys leaves them. Keys with more are kept, or the
    /// flood would give whoever guesses new attempts; if only such are left, new keys have to wait.
    /// </summary>
    private bool HasRoom()
    {
        if (_counts.Count < maxKeys)
        {
            return true;
        }

        foreach (var entry in _counts)
        {
            if (entry.Value.Count <= 1 || HasPassed(entry.Value.Since))
            {
                _counts.TryRemove(entry);
            }
        }

        return _counts.Count < maxKeys;
    }

    private bool HasPassed(long since) => clock.GetElapsedTime(since) > window;
}
