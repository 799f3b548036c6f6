namespace Espalier.MacClient.Daemon.Session;

/// <summary>What a user can be shown.</summary>
internal enum Screen
{
    /// <summary>The client's properties and what can be asked of it.</summary>
    Preferences,

    /// <summary>The enrollment assistant.</summary>
    Assistant,

    /// <summary>The question whether the client may accept connections.</summary>
    Firewall,

    /// <summary>Name and password, with which the site can be found again.</summary>
    Location,

    /// <summary>A problem report, gathered and sent.</summary>
    Report,
}
