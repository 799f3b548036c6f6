namespace Espalier.MacClient.Daemon;

/// <summary>Where the client keeps its things. The names are baked into Macs and into profiles that keep the client alive: they never change.</summary>
internal sealed record ClientPaths
{
    /// <summary>The places on a Mac.</summary>
    public static ClientPaths OnMac { get; } = new()
    {
        State = "/Library/Application Support/Espalier",
        Logs = "/Library/Logs",
        Preferences = "/Library/Preferences/org.espalier.client.plist",
        Control = "/var/run/org.espalier.client",
        Place = "/Library/Espalier",
    };

    /// <summary>State folder, for root only.</summary>
    public required string State { get; init; }

    /// <summary>Folder of the log files.</summary>
    public required string Logs { get; init; }

    /// <summary>Settings of this Mac's administrator.</summary>
    public required string Preferences { get; init; }

    /// <summary>Folder of the socket that <c>espalierctl</c> talks to; everybody may pass through.</summary>
    public required string Control { get; init; }

    /// <summary>Folder that the installer made.</summary>
    public required string Place { get; init; }

    /// <summary>Where the site is, as the installer that was made for it tells; absent otherwise.</summary>
    public string Site => Path.Combine(Place, "site.plist");

    public string Store => Path.Combine(State, "client.db");

    public string Lock => Path.Combine(State, "lock");

    public string Scripts => Path.Combine(State, "scripts");

    /// <summary>Reports that users of this Mac made and did not send yet.</summary>
    public string ProblemReports => Path.Combine(State, "problem-reports");

    /// <summary>Crash reports of the client itself.</summary>
    public string Crashes => Path.Combine(Logs, "CrashReporter");

    public string Log => Path.Combine(Logs, "espalier-client.log");

    public string ControlSocket => Path.Combine(Control, "control");
}
