using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.ActiveDirectory;

/// <summary>How the site reaches the company's Active Directory, without its secret.</summary>
/// <param name="Domain">DNS name of the domain: <c>corp.example.com</c>.</param>
/// <param name="NetBiosName">Name before the backslash in <c>CORP\ada</c>.</param>
/// <param name="Servers">Domain controllers, <c>name</c> or <c>name:port</c>, tried in order; empty means the domain's own name.</param>
/// <param name="ServiceAccount">Account that the site reads with, as <c>user@domain</c> or distinguished name.</param>
/// <param name="TrustedAuthorities">Certificates (PEM) of the CAs that may certify a domain controller; empty means those that the computer trusts.</param>
/// <param name="TimeoutSeconds">How long one answer may take, 1 to 60. Default 5.</param>
/// <param name="RecheckMinutes">How often the rights of signed-in users are asked for again, 1 to 60. Default 5.</param>
public sealed record DirectorySettings(
    string Domain,
    string NetBiosName,
    IReadOnlyList<string> Servers,
    string ServiceAccount,
    string TrustedAuthorities,
    int TimeoutSeconds = 5,
    int RecheckMinutes = 5);

/// <summary>Asks for the settings; no directory answers null in <see cref="DirectoryConnection.Settings"/>.</summary>
public sealed record GetDirectory : IRequest<DirectoryConnection>;

/// <summary>The connection to the directory.</summary>
/// <param name="Settings">Null where none is connected.</param>
public sealed record DirectoryConnection(DirectorySettings? Settings);

/// <summary>Connects a directory or changes the connection; nothing is saved unless the directory answers.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Password">Of the service account; null keeps the stored one.</param>
public sealed record SaveDirectory(DirectorySettings Settings, string? Password = null) : IRequest<DirectoryTested>;

/// <summary>Tries settings without saving them.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Password">Of the service account; null uses the stored one.</param>
public sealed record TestDirectory(DirectorySettings Settings, string? Password = null) : IRequest<DirectoryTested>;

/// <summary>The directory answered.</summary>
/// <param name="Server">Server that did.</param>
/// <param name="BaseName">Distinguished name of the domain.</param>
public sealed record DirectoryTested(string Server, string BaseName);

/// <summary>Disconnects the directory: its users are signed out, its entries under Administrative Users stay without effect.</summary>
public sealed record RemoveDirectory : IRequest<Done>;

/// <summary>Looks for users and groups by the beginning of a name (the picker behind <c>Browse</c>).</summary>
/// <param name="Text">Beginning of logon name, display name or common name; empty lists the first.</param>
public sealed record SearchDirectory(string Text) : IRequest<IReadOnlyList<DirectoryEntry>>
{
    /// <summary>Entries of one answer: more are found by more of the name.</summary>
    public const int MaxFound = 50;
}

/// <summary>A user or group of the directory.</summary>
/// <param name="Sid">Its security identifier.</param>
/// <param name="Name">Logon name with the domain: <c>CORP\ada</c>.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Kind">User or group.</param>
/// <param name="DistinguishedName">Where it lies.</param>
public sealed record DirectoryEntry(string Sid, string Name, string DisplayName, DirectoryEntryKind Kind, string DistinguishedName);

/// <summary>What an entry of the directory is.</summary>
public enum DirectoryEntryKind
{
    User,
    Group,
}
