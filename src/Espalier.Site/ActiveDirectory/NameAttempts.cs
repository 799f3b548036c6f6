using System.Collections.Concurrent;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// Wrong passwords by user name. An attempt counts before the directory is asked, so that many at once pass no more than one after another; it stops below
/// the usual lockout threshold of five, so that guessing here does not lock the account for everything else.
/// </summary>
internal sealed class NameAttempts(TimeProvider clock)
{
    /// <summary>Wrong passwords for one name within <see cref="Window"/>.</summary>
    public const int MaxFailures = 4;

    /// <summary>Names that are remembered at most.</summary>
    private const int MaxNames = 50_000;

    /// <summary>How long a wrong password counts: Active Directory's own default for resetting its counter is 10 to 30 minutes.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Since)> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts an attempt; false when there were too many.</summary>
    public bool TryBegin(string name)
    {
        var now = clock.GetUtcNow();
        if (_counts.Count > MaxNames)
        {
            _counts.Clear();
        }

        return _counts.AddOrUpdate(name, (1, now), (_, known) => now - known.Since > Window ? (1, now) : (known.Count + 1, known.Since)).Count <= MaxFailures;
    }

    /// <summary>Takes an attempt back that tried no password.</summary>
    public void Undo(string name)
    {
        if (_counts.TryGetValue(name, out var known))
        {
            _counts.TryUpdate(name, (known.Count - 1, known.Since), known);
        }
    }

    /// <summary>Forgets a name whose password was right.</summary>
    public void Forget(string name) => _counts.TryRemove(name, out _);
}
