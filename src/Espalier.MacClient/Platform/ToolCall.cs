namespace Espalier.MacClient.Platform;

/// <summary>A tool to run.</summary>
/// <param name="Path">Absolute path on the Mac: <c>/usr/sbin/system_profiler</c>.</param>
/// <param name="Arguments">Arguments as they stand; no shell sees them. Never a secret: use <see cref="Input"/>.</param>
public sealed record ToolCall(string Path, params IReadOnlyList<string> Arguments)
{
    /// <summary>Written to standard input, which is then closed; null closes it at once.</summary>
    public byte[]? Input { get; init; }

    /// <summary>Added to the environment; for what is too secret for arguments.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = NoEnvironment;

    private static readonly IReadOnlyDictionary<string, string> NoEnvironment = new Dictionary<string, string>();

    /// <summary>After this time the tool and its children are killed. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Output beyond this is not kept and the tool is killed. Default 64 MB (a system_profiler of applications has 20).</summary>
    public int MaxOutputBytes { get; init; } = 64 * 1024 * 1024;
}

/// <summary>How a tool ended.</summary>
public enum ToolOutcome
{
    /// <summary>It ended by itself; the exit code counts.</summary>
    Exited,

    /// <summary>There is no such tool on this Mac.</summary>
    NotFound,

    /// <summary>It was killed at its time limit.</summary>
    TimedOut,

    /// <summary>It was killed because it wrote more than allowed.</summary>
    OutputTooLarge,
}

/// <summary>What a tool answered.</summary>
public sealed record ToolAnswer(ToolOutcome Outcome, int ExitCode, byte[] Output, byte[] Error)
{
    /// <summary>Ended by itself with exit code 0.</summary>
    public bool Succeeded => Outcome == ToolOutcome.Exited && ExitCode == 0;
}

/// <summary>One entry of a folder.</summary>
/// <param name="Name">Name without path.</param>
/// <param name="IsFolder">A folder (bundles included), not a link to one.</param>
/// <param name="SizeBytes">File size; 0 for folders.</param>
/// <param name="ModifiedAt">Last change.</param>
public sealed record FolderEntry(string Name, bool IsFolder, long SizeBytes, DateTimeOffset ModifiedAt);
