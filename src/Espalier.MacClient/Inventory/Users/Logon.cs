namespace Espalier.MacClient.Inventory.Users;

/// <summary>How the accounting says that a session ended.</summary>
internal enum LogonEnd
{
    /// <summary>By a logoff.</summary>
    Logoff,

    /// <summary>By a shutdown or restart that the accounting saw.</summary>
    Shutdown,

    /// <summary>Nobody wrote down an end before the next start.</summary>
    Crash,

    /// <summary>It has not ended, or its end was never written.</summary>
    Open,
}

/// <summary>One session of the accounting database.</summary>
/// <param name="User">Account name.</param>
/// <param name="Line"><c>console</c>, or a terminal.</param>
/// <param name="Host">Where a remote session came from; null for a local one.</param>
/// <param name="StartedAt">Logon.</param>
/// <param name="EndedAt">Logoff as far as written; null for an open session.</param>
/// <param name="End">How it ended.</param>
internal sealed record Logon(string User, string Line, string? Host, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, LogonEnd End)
{
    /// <summary>At the screen and keyboard; remote sessions never are.</summary>
    public bool IsConsole => Line == "console" && Host is null;

    /// <summary>
    /// A logon of a person: at the console or from another computer. A terminal without a host is a window that a logged-on user opened.
    /// </summary>
    public bool IsLogon => IsConsole || Host is not null;
}

/// <summary>What the accounting database holds.</summary>
/// <param name="Logons">Sessions in no particular order.</param>
/// <param name="Starts">Starts of the Mac.</param>
/// <param name="Shutdowns">Shutdowns of the Mac.</param>
/// <param name="BeginsAt">Since when it holds anything; null where it does not say.</param>
internal sealed record LogonHistory(
    IReadOnlyList<Logon> Logons, IReadOnlyList<DateTimeOffset> Starts, IReadOnlyList<DateTimeOffset> Shutdowns, DateTimeOffset? BeginsAt)
{
    /// <summary>An accounting that holds nothing.</summary>
    public static LogonHistory Empty { get; } = new([], [], [], null);
}
