using Espalier.Site.Enrollment;

namespace Espalier.Site.ActiveDirectory;

/// <summary>
/// Wrong passwords by user name, from wherever they come. It stops below the usual lockout threshold of five, so that guessing here does not lock the
/// account for everything else.
/// </summary>
internal sealed class NameAttempts(TimeProvider clock)
{
    /// <summary>Wrong passwords for one name within <see cref="Window"/>.</summary>
    public const int MaxFailures = 4;

    /// <summary>How long a wrong password counts: Active Directory's own default for resetting its counter is 10 to 30 minutes.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly AttemptCounter<string> _attempts = new(clock, MaxFailures, Window);

    /// <summary>Counts an attempt; false when there were too many.</summary>
    public bool TryBegin(string name) => _attempts.TryBegin(name);

    /// <summary>Takes an attempt back that tried no password.</summary>
    public void Undo(string name) => _attempts.Undo(name);

    /// <summary>Forgets a name whose password was right.</summary>
    public void Forget(string name) => _attempts.Forget(name);
}
