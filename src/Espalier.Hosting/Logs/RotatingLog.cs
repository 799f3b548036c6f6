using System.Globalization;
using System.IO.Compression;

namespace Espalier.Hosting.Logs;

/// <summary>
/// A log file <c>name.log</c>. When a line would take it over its limit it is compressed to <c>name.1.log.gz</c>, older archives move up by one, those
/// beyond the limit are deleted, and a new log starts. A disk that is full or gone costs lines, never the process that writes them.
/// </summary>
public sealed class RotatingLog : IDisposable
{
    private const string Extension = ".log";

    private readonly string _file;
    private readonly LogLimits _limits;
    private readonly Lock _gate = new();
    private FileStream? _stream;

    /// <summary>Opens the log, or makes it; its folder must exist.</summary>
    public RotatingLog(string file, LogLimits limits)
    {
        if (!file.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw new ArgumentException("A log's name ends in " + Extension, nameof(file));
        }

        _file = file;
        _limits = limits;
    }

    /// <summary>Writes a line, end included; handed to the system when it returns.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            try
            {
                _stream ??= Open();
                if (_stream.Length > 0 && _stream.Length + line.Length > _limits.FileBytes)
                {
                    Rotate();
                }

                _stream.Write(line);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // There is no other place to say so; the next line tries again.
                _stream?.Dispose();
                _stream = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    /// <summary>Path of an archive; 1 is the newest.</summary>
    private string Archive(int number) => string.Create(CultureInfo.InvariantCulture, $"{_file[..^Extension.Length]}.{number}{Extension}.gz");

    private FileStream Open() => new(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private void Rotate()
    {
        _stream!.Dispose();
        _stream = null;

        // Compressed beside and renamed: an archive is whole or not there. The oldest goes first, so that the set never exceeds its size.
        var fresh = _file + ".gz.part";
        using (var source = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (var target = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            source.CopyTo(gzip);
        }

        DeleteBeyond(_limits.SavedLogs - 1);
        for (var number = _limits.SavedLogs - 1; number >= 1; number--)
        {
            if (File.Exists(Archive(number)))
            {
                File.Move(Archive(number), Archive(number + 1), overwrite: true);
            }
        }

        File.Move(fresh, Archive(1), overwrite: true);
        File.Delete(_file);
        _stream = Open();
    }

    /// <summary>Deletes every archive above a number, those of an earlier, larger limit too.</summary>
    private void DeleteBeyond(int kept)
    {
        for (var number = kept + 1; number <= LogLimits.Clamp(null, long.MaxValue).SavedLogs; number++)
        {
            File.Delete(Archive(number));
        }
    }
}
