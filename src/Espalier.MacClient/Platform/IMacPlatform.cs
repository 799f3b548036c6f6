namespace Espalier.MacClient.Platform;

/// <summary>
/// Everything the client asks of macOS. Implemented by the real Mac, by simulated Macs, and by a recorder that captures a real Mac's answers.
/// Paths are the Mac's own absolute paths; an implementation may keep them below a folder of its own.
/// </summary>
public interface IMacPlatform
{
    /// <summary>The Mac's clock and time zone; <see cref="TimeProvider.LocalTimeZone"/> is the Mac's zone.</summary>
    TimeProvider Clock { get; }

    /// <summary>Runs a tool by its absolute path; never through a shell, input closed when none is given, output bounded.</summary>
    Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token);

    /// <summary>Runs a script of an administrator as root, in its own process group, which is ended whole at the limit.</summary>
    Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token);

    /// <summary>A file's bytes, or null when it is absent, unreadable or larger than <paramref name="maxBytes"/>.</summary>
    Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token);

    /// <summary>Entries of a folder, without order; empty when it is absent or unreadable.</summary>
    Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token);
}
