namespace Espalier.MacSimulator.Model;

/// <summary>How a session ended.</summary>
public enum SessionEnd
{
    /// <summary>Not yet.</summary>
    Open,

    /// <summary>The user logged off.</summary>
    Logoff,

    /// <summary>The Mac was shut down or restarted below it.</summary>
    Shutdown,

    /// <summary>The Mac stopped without a word.</summary>
    Crash,
}

/// <summary>A user's session.</summary>
/// <param name="User">Account name.</param>
/// <param name="Line"><c>console</c> for a logon at the screen, else a terminal.</param>
/// <param name="Host">Where a session over the network comes from, else empty.</param>
/// <param name="StartedAt">Logon.</param>
/// <param name="EndedAt">Logoff; null while <paramref name="End"/> is open.</param>
/// <param name="End">How it ended.</param>
public sealed record LogonSession(string User, string Line, string Host, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, SessionEnd End);

/// <summary>A start or an orderly shutdown of the Mac.</summary>
public sealed record PowerEvent(DateTimeOffset At, bool IsStart);

/// <summary>Who used a Mac when, and its starts and shutdowns: what <c>last</c> tells.</summary>
public sealed class LogonHistory
{
    private readonly List<LogonSession> _sessions = [];
    private readonly List<PowerEvent> _power = [];

    /// <summary>All sessions, oldest first.</summary>
    public IReadOnlyList<LogonSession> Sessions => _sessions;

    /// <summary>All starts and shutdowns, oldest first.</summary>
    public IReadOnlyList<PowerEvent> Power => _power;

    /// <summary>Sessions that are open now.</summary>
    public IEnumerable<LogonSession> OpenSessions => _sessions.Where(session => session.End == SessionEnd.Open);

    /// <summary>The user at the screen, or null.</summary>
    public string? ConsoleUser => OpenSessions.LastOrDefault(session => session.Line == "console")?.User;

    /// <summary>When the Mac was started last.</summary>
    public DateTimeOffset StartedAt => _power.Last(power => power.IsStart).At;

    public void Start(DateTimeOffset at) => _power.Add(new PowerEvent(at, IsStart: true));

    public void ShutDown(DateTimeOffset at)
    {
        CloseAll(at, SessionEnd.Shutdown);
        _power.Add(new PowerEvent(at, IsStart: false));
    }

    /// <summary>The Mac stopped and was started again: nothing was written about the end.</summary>
    public void Crash(DateTimeOffset at, DateTimeOffset startedAt)
    {
        CloseAll(at, SessionEnd.Crash);
        Start(startedAt);
    }

    public void LogOn(string user, string line, DateTimeOffset at, string host = "") =>
        _sessions.Add(new LogonSession(user, line, host, at, EndedAt: null, SessionEnd.Open));

    public void LogOff(string user, string line, DateTimeOffset at)
    {
        var index = _sessions.FindLastIndex(session => session.End == SessionEnd.Open && session.User == user && session.Line == line);
        if (index >= 0)
        {
            _sessions[index] = _sessions[index] with { EndedAt = at, End = SessionEnd.Logoff };
        }
    }

    private void CloseAll(DateTimeOffset at, SessionEnd end)
    {
        for (var i = 0; i < _sessions.Count; i++)
        {
            if (_sessions[i].End == SessionEnd.Open)
            {
                _sessions[i] = _sessions[i] with { EndedAt = at, End = end };
            }
        }
    }
}
