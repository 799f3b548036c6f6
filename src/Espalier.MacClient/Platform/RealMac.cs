using System.Buffers;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Espalier.MacClient.Platform;

/// <summary>
/// The Mac this process runs on. Tools get a fixed environment in the C locale, no input unless given one, a process group of their own and
/// limits; files are opened without following a link in their last component and without waiting at pipes, since users own some of the folders
/// that root reads here.
/// </summary>
/// <param name="clock">The system's clock.</param>
/// <param name="scriptFolder">Folder for scripts while they run; made with access for its owner only.</param>
public sealed class RealMac(TimeProvider clock, string scriptFolder) : IMacPlatform
{
    private const int MaxFolderEntries = 100_000;
    private const int ReadBytes = 32 * 1024;

    private static readonly Dictionary<string, string> ToolEnvironment = new()
    {
        ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin",
        ["HOME"] = OperatingSystem.IsMacOS() ? "/var/root" : "/root",
        ["USER"] = "root",
        ["LOGNAME"] = "root",
        ["SHELL"] = "/bin/sh",
        ["LC_ALL"] = "C",
    };

    /// <inheritdoc />
    public TimeProvider Clock => clock;

    /// <inheritdoc />
    public Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token) => new BoundedRun(clock)
    {
        Path = call.Path,
        Arguments = call.Arguments,
        Environment = With(call.Environment),
        Timeout = call.Timeout,
        MaxOutputBytes = call.MaxOutputBytes,
        Input = call.Input,
    }.RunAsync(token);

    /// <inheritdoc />
    public async Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token)
    {
        var script = await WriteScriptAsync(call.Text, token);
        try
        {
            var answer = await new BoundedRun(clock)
            {
                Path = call.Interpreter,
                Arguments = [.. call.Arguments, script, .. call.Parameters],
                Environment = With(call.Environment),
                Timeout = call.Timeout,
                MaxOutputBytes = call.MaxOutputBytes,
            }.RunAsync(token);
            return new ScriptAnswer(OutcomeOf(answer.Outcome), answer.ExitCode, Encoding.UTF8.GetString(answer.Output), Encoding.UTF8.GetString(answer.Error));
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <inheritdoc />
    public async Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token)
    {
        using var handle = new SafeFileHandle(LibC.Open(path, LibC.OpenForReading), ownsHandle: true);
        if (handle.IsInvalid)
        {
            return null;
        }

        try
        {
            if (RandomAccess.GetLength(handle) > maxBytes)
            {
                return null;
            }

            var content = new ArrayBufferWriter<byte>();
            while (await RandomAccess.ReadAsync(handle, content.GetMemory(ReadBytes), content.WrittenCount, token) is var count and > 0)
            {
                content.Advance(count);
                if (content.WrittenCount > maxBytes)
                {
                    return null;
                }
            }

            return content.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            // A folder, a pipe, or a disk that was pulled out.
            return null;
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token)
    {
        try
        {
            if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null })
            {
                return Task.FromResult<IReadOnlyList<FolderEntry>>([]);
            }

            var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = 0 };
            var entries = new FileSystemEnumerable<FolderEntry>(path, static (ref entry) => EntryOf(ref entry), options);
            return Task.FromResult<IReadOnlyList<FolderEntry>>([.. entries.Take(MaxFolderEntries)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<IReadOnlyList<FolderEntry>>([]);
        }
    }

    private static FolderEntry EntryOf(ref FileSystemEntry entry)
    {
        var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        var isFolder = entry.IsDirectory && !isLink;
        return new FolderEntry(entry.FileName.ToString(), isFolder, isFolder || isLink ? 0 : entry.Length, entry.LastWriteTimeUtc);
    }

    private static ScriptOutcome OutcomeOf(ToolOutcome outcome) => outcome switch
    {
        ToolOutcome.Exited => ScriptOutcome.Exited,
        ToolOutcome.NotFound => ScriptOutcome.InterpreterMissing,
        ToolOutcome.TimedOut => ScriptOutcome.TimedOut,
        ToolOutcome.OutputTooLarge => ScriptOutcome.OutputTooLarge,
    };

    private async Task<string> WriteScriptAsync(string text, CancellationToken token)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Windows has no folders that are closed by a mode.");
        }

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(scriptFolder, ownerOnly);
        File.SetUnixFileMode(scriptFolder, ownerOnly);
        var path = Path.Combine(scriptFolder, RandomNumberGenerator.GetHexString(32, lowercase: true));
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = ownerOnly,
        });
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), token);
        return path;
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> added)
    {
        if (added.Count == 0)
        {
            return ToolEnvironment;
        }

        var all = new Dictionary<string, string>(ToolEnvironment);
        foreach (var (name, value) in added)
        {
            all.TryAdd(name, value);
        }

        return all;
    }
}
