using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Espalier.Hosting.Logs;

/// <summary>The logs of a folder as <see cref="RotatingLog"/> leaves them, for reading. A name is only ever compared with what lies there, never made into a path.</summary>
public sealed partial class LogFolder(string folder)
{
    /// <summary>What is read of a file at most; twice the largest log, so that nothing that is not one fills the memory.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The files, by log and the newest first; none where the folder is missing. Links and other names are left out.</summary>
    public IReadOnlyList<LogFile> List()
    {
        var place = new DirectoryInfo(folder);
        return !place.Exists ? [] :
        [
            .. place.EnumerateFiles()
                .Where(static f => (f.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Directory)) == 0)
                .Select(static f => (File: f, Name: Names().Match(f.Name)))
                .Where(static f => f.Name.Success)
                .Select(static f => new LogFile(f.File.Name, f.Name.Groups["log"].Value + ".log", f.Name.Groups["number"] is { Success: true } n ? int.Parse(n.Value, CultureInfo.InvariantCulture) : 0, f.File.Length, f.File.LastWriteTimeUtc))
                .OrderBy(static f => f.Log, StringComparer.Ordinal).ThenBy(static f => f.Archive),
        ];
    }

    /// <summary>The text of a file of <see cref="List"/>; null where it is gone.</summary>
    public async Task<string?> ReadAsync(LogFile file, CancellationToken token)
    {
        try
        {
            await using var stream = new FileStream(Path.Combine(folder, file.Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using Stream content = file.Archive == 0 ? stream : new GZipStream(stream, CompressionMode.Decompress);
            using var reader = new StreamReader(content);
            var text = new char[MaxBytes];
            return new string(text, 0, await reader.ReadBlockAsync(text, token));
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException)
        {
            // It was moved on by the log itself; the next look finds it under its new number.
            return null;
        }
    }

    [GeneratedRegex("^(?<log>[A-Za-z0-9_-]+)(\\.(?<number>[1-9][0-9]?)\\.log\\.gz|\\.log)$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}

/// <summary>A file of a log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Log">The log that it belongs to.</param>
/// <param name="Archive">0 for the one that is written, 1 for the newest archive.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record LogFile(string Name, string Log, int Archive, long Bytes, DateTimeOffset ChangedAt);
