using System.IO.Compression;
using System.Text;

namespace Espalier.Contracts.Problems;

/// <summary>
/// Writes a part of a problem report: a zip archive, bounded in the size of each entry and of all of them before they are packed. What does not fit is left out, and
/// <c>left-out.txt</c> says so. Text is cleaned of secrets here, whatever it is.
/// </summary>
public sealed class ProblemArchive : IAsyncDisposable
{
    /// <summary>Bytes of a text that are kept, of its end: what a log says last is what matters.</summary>
    public const int MaxText = 4 * 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly List<string> _leftOut = [];
    private long _left;

    private ProblemArchive(ZipArchive zip, long limit) => (_zip, _left) = (zip, limit);

    /// <summary>Begins an archive.</summary>
    /// <param name="stream">Where it is written; stays open.</param>
    /// <param name="limit">Bytes of all entries together, before they are packed.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<ProblemArchive> CreateAsync(Stream stream, long limit, CancellationToken token) =>
        new(await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, token), limit);

    /// <summary>Adds a text without its secrets; of a long one the end.</summary>
    public async Task AddTextAsync(string name, string text, CancellationToken token)
    {
        // Cleaned before it is cut: half a secret has no form.
        var bytes = Encoding.UTF8.GetBytes(SecretScrub.Clean(text));
        var kept = (int)Math.Min(Math.Min(bytes.Length, MaxText), _left);
        if (kept < bytes.Length)
        {
            _leftOut.Add($"{name}: the first {bytes.Length - kept} bytes");
        }

        if (kept > 0 || bytes.Length == 0)
        {
            _left -= kept;
            await using var entry = await _zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(token);
            await entry.WriteAsync(bytes.AsMemory(bytes.Length - kept), token);
        }
    }

    /// <summary>Adds bytes as they are: a dump, or a part that was packed elsewhere. One that does not fit is left out.</summary>
    /// <param name="name">Name in the archive.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isPacked">It is packed already.</param>
    /// <param name="token">Cancels.</param>
    public async Task AddBytesAsync(string name, Stream content, long length, bool isPacked, CancellationToken token)
    {
        if (length > _left)
        {
            _leftOut.Add($"{name}: all of its {length} bytes");
            return;
        }

        _left -= length;
        await using var entry = await _zip.CreateEntry(name, isPacked ? CompressionLevel.NoCompression : CompressionLevel.Fastest).OpenAsync(token);
        await content.CopyToAsync(entry, token);
    }

    /// <summary>Notes that something was not taken whose content cannot be had, or is larger than its kind may be.</summary>
    public void LeaveOut(string name) => _leftOut.Add($"{name}: not read");

    /// <summary>The last entry, which has its place whatever is full: what was left out. Nothing where nothing was.</summary>
    public async Task AddLeftOutAsync(CancellationToken token)
    {
        if (_leftOut.Count > 0)
        {
            await using var entry = await _zip.CreateEntry("left-out.txt", CompressionLevel.Optimal).OpenAsync(token);
            await entry.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', _leftOut)), token);
        }
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();
}
