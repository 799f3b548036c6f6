namespace Espalier.MacSimulator.Scripts;

/// <summary>How scripts are run on simulated Macs.</summary>
public sealed record ScriptHostOptions
{
    /// <summary>
    /// Folder on the host for the files of the Macs; removed at the end. Everybody must be able to pass through the folders above it, and its path
    /// must be short (sockets lie in it). Default: a new one below the folder for temporary files.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Processes and threads a script may have at once. Default 128: generous for a script, and it stops a fork bomb.</summary>
    public int MaxProcesses { get; init; } = 128;

    /// <summary>Address space of each process of a script. Default 512 MB.</summary>
    public long MaxMemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Largest file that a script may write. Default 64 MB.</summary>
    public long MaxFileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Scripts of all Macs that run at once; the others wait, and their time limit does not run yet. Default 4: more would only share the same processors.</summary>
    public int MaxParallel { get; init; } = 4;

    /// <summary>Scripts use the host's network. Default false: they have none. For running the client's own executable on a simulated Mac, never for scripts of others.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>The network that scripts have instead of the host's: a file such as <c>/proc/1234/ns/net</c>. Root alone may give one. Default: null, as <see cref="HasNetwork"/> says.</summary>
    public string? Network { get; init; }

    /// <summary>Folders of the host that every Mac has too, read-only: path on the Mac, path on the host. Default none.</summary>
    public IReadOnlyDictionary<string, string> Mounts { get; init; } = new Dictionary<string, string>();
}
