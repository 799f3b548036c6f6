namespace Espalier.Server.Setup;

/// <summary>Where a site is set up on this host.</summary>
/// <param name="DataFolder">Database, settings and logs.</param>
/// <param name="KeysFolder">The site key.</param>
public sealed record SetupPlace(string DataFolder, string KeysFolder)
{
    public const string DefaultData = "/var/lib/espalier";
    public const string DefaultKeys = "/etc/espalier/keys";

    /// <summary>The keys may lie below the data: only the demo does that, whose folder is thrown away as a whole.</summary>
    public bool IsDisposable { get; init; }
}
