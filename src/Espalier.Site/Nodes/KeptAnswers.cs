using System.Collections.Concurrent;

namespace Espalier.Site.Nodes;

/// <summary>
/// Answers of the database that a node keeps in memory until it hears of a change. What was read before a change's commit is never kept after it: a question says
/// when it begins, and its answer is dropped when something was forgotten meanwhile.
/// </summary>
internal sealed class KeptAnswers<TKey, TAnswer>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TAnswer> _answers = new();
    private readonly Lock _gate = new();
    private int _forgotten;

    public bool TryFind(TKey key, out TAnswer answer) => _answers.TryGetValue(key, out answer!);

    /// <summary>Call before the database is asked.</summary>
    public int Begin() => Volatile.Read(ref _forgotten);

    /// <summary>Keeps an answer.</summary>
    /// <param name="key">What was asked.</param>
    /// <param name="answer">What the database said.</param>
    /// <param name="begun">What <see cref="Begin"/> said.</param>
    public void Keep(TKey key, TAnswer answer, int begun)
    {
        lock (_gate)
        {
            if (begun == _forgotten)
            {
                _answers[key] = answer;
            }
        }
    }

    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _forgotten++;
            _answers.TryRemove(key, out _);
        }
    }

    public void ForgetWhere(Predicate<TAnswer> which)
    {
        lock (_gate)
        {
            _forgotten++;
            foreach (var (key, answer) in _answers)
            {
                if (which(answer))
                {
                    _answers.TryRemove(key, out _);
                }
            }
        }
    }

    public void ForgetAll()
    {
        lock (_gate)
        {
            _forgotten++;
            _answers.Clear();
        }
    }
}
