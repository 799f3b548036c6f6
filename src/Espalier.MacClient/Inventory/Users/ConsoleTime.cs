namespace Espalier.MacClient.Inventory.Users;

/// <summary>Console use of one user within the window.</summary>
/// <param name="User">Account name.</param>
/// <param name="Logons">Logons at the console that began within the window.</param>
/// <param name="Time">Time at the console within the window.</param>
/// <param name="LastUse">Last logoff from the console; null while the only session is still open.</param>
internal sealed record ConsoleUse(string User, int Logons, TimeSpan Time, DateTimeOffset? LastUse);

/// <summary>Adds console sessions up, so that neither missing ends nor fast user switching make totals larger than the time that went by.</summary>
internal static class ConsoleTime
{
    /// <summary>The guide's window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(90);

    /// <summary>Users by console time, the longest first.</summary>
    public static IReadOnlyList<ConsoleUse> Add(LogonHistory history, DateTimeOffset now)
    {
        var since = now - Window;
        var timeline = new Timeline(history);
        var sessions = history.Logons
            .Where(static l => l.IsConsole && !l.User.StartsWith('_'))
            .Select(l => (l.User, Start: l.StartedAt, End: timeline.EndOf(l)))
            .Where(s => s.Start > since || s.End is null || s.End > since)
            .OrderBy(static s => s.Start)
            .ToList();
        var times = TimesAtTheConsole([.. sessions.Select(s => (s.User, Max(s.Start, since), Min(s.End ?? now, now)))]);
        return
        [
            .. sessions.GroupBy(static s => s.User, StringComparer.Ordinal)
                .Select(g => new ConsoleUse(g.Key, g.Count(s => s.Start >= since), times.GetValueOrDefault(g.Key), g.Max(static s => s.End)))
                .OrderByDescending(static u => u.Time)
                .ThenBy(static u => u.User, StringComparer.Ordinal),
        ];
    }

    /// <summary>At any moment the console belongs to the open session that began last: with fast user switching several are open.</summary>
    private static Dictionary<string, TimeSpan> TimesAtTheConsole(List<(string User, DateTimeOffset Start, DateTimeOffset End)> sessions)
    {
        var times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var moments = sessions.SelectMany(static s => new[] { s.Start, s.End }).Distinct().Order().ToList();
        var open = new List<(string User, DateTimeOffset Start, DateTimeOffset End)>();
        var next = 0;
        for (var i = 0; i + 1 < moments.Count; i++)
        {
            for (; next < sessions.Count && sessions[next].Start <= moments[i]; next++)
            {
                open.Add(sessions[next]);
            }

            open.RemoveAll(s => s.End <= moments[i]);
            if (open.Count > 0)
            {
                var user = open[^1].User;
                times[user] = times.GetValueOrDefault(user) + (moments[i + 1] - moments[i]);
            }
        }

        return times;
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
