using System.Globalization;
using System.IO.Compression;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Problems;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.Problems;

/// <summary>Where the archives of problem reports lie, and what Macs are sending. Names are made of ids alone.</summary>
internal sealed class ProblemReportFolder
{
    /// <summary>End of a zip archive without a comment, and its length.</summary>
    private const uint EndSignature = 0x06054b50;
    private const int EndLength = 22;

    /// <summary>The directory of an archive that is read at most: <see cref="ProblemReportLimits.MaxEntries"/> with long names.</summary>
    private const int MaxDirectory = 256 * 1024;

    private const string MacPartName = "mac.zip";

    public ProblemReportFolder(SiteOptions options)
    {
        Folder = options.ProblemReportFolder;
        Incoming = Path.Combine(Folder, "incoming");
        HandedOver = Path.Combine(Folder, "handed-over");
    }

    public string Folder { get; }

    /// <summary>Parts that Macs are sending.</summary>
    public string Incoming { get; }

    /// <summary>Reports that the stand-alone tool left for the site.</summary>
    public string HandedOver { get; }

    public string Archive(Guid report) => Path.Combine(Folder, Name(report) + ".zip");

    /// <summary>A Mac's part, whole, before it is in the archive.</summary>
    public string MacPart(Guid report) => Path.Combine(Folder, Name(report) + ".mac");

    public string Unfinished(Guid report) => Path.Combine(Folder, Name(report) + ".new");

    public string Piece(int device, Guid id) => Path.Combine(Incoming, string.Create(CultureInfo.InvariantCulture, $"{device}-{id:N}.part"));

    /// <summary>What a device is sending or left unfinished.</summary>
    public IEnumerable<string> PiecesOf(int device) => Directory.Exists(Incoming) ? Directory.EnumerateFiles(Incoming, string.Create(CultureInfo.InvariantCulture, $"{device}-*.part")) : [];

    public void Create()
    {
        PrivateFiles.CreateFolder(Folder);
        PrivateFiles.CreateFolder(Incoming);
        PrivateFiles.CreateFolder(HandedOver);
    }

    /// <summary>Removes everything of a report.</summary>
    public void Delete(Guid report)
    {
        foreach (var file in new[] { Archive(report), MacPart(report), Unfinished(report) })
        {
            File.Delete(file);
        }
    }

    /// <summary>Names and lengths in an archive, those of the Mac's part too; nothing is unpacked. Null where it is none, or has more than a report may have.</summary>
    public static async Task<IReadOnlyList<ProblemReportFile>?> ReadNamesAsync(string path, CancellationToken token)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return await ReadNamesAsync(file, "", token);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<ProblemReportFile>?> ReadNamesAsync(FileStream file, string prefix, CancellationToken token)
    {
        if (!await IsModestAsync(file, token))
        {
            return null;
        }

        await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, token);
        var names = new List<ProblemReportFile>();
        foreach (var entry in zip.Entries)
        {
            names.Add(new ProblemReportFile(prefix + Printable(entry.FullName), Math.Max(0, entry.Length)));
            if (prefix.Length == 0 && entry.FullName == MacPartName && entry.CompressedLength == entry.Length && entry.Length <= ProblemReportLimits.MaxMacBytes && await InnerAsync(entry, token) is { } inner)
            {
                names.AddRange(inner);
            }
        }

        return [.. names.Take(ProblemReportLimits.MaxEntries)];
    }

    /// <summary>The Mac's part was packed by nobody but the Mac: it is copied out, which unpacks nothing, and looked at as it was when it came.</summary>
    private static async Task<IReadOnlyList<ProblemReportFile>?> InnerAsync(ZipArchiveEntry entry, CancellationToken token)
    {
        await using var copy = new FileStream(Path.GetTempFileName(), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        await using (var content = await entry.OpenAsync(token))
        {
            await content.CopyToAsync(copy, token);
        }

        return await ReadNamesAsync(copy, MacPartName + "/", token);
    }

    /// <summary>The directory is as long as the end says, ends where the end begins, and is no longer than a report's.</summary>
    private static async Task<bool> IsModestAsync(FileStream file, CancellationToken token)
    {
        if (file.Length < EndLength)
        {
            return false;
        }

        var end = new byte[EndLength];
        file.Position = file.Length - EndLength;
        await file.ReadExactlyAsync(end, token);
        var entries = BitConverter.ToUInt16(end, 10);
        var (directory, at) = (BitConverter.ToUInt32(end, 12), BitConverter.ToUInt32(end, 16));
        return BitConverter.ToUInt32(end, 0) == EndSignature && entries <= ProblemReportLimits.MaxEntries && directory <= MaxDirectory && at + (long)directory == file.Length - EndLength;
    }

    private static string Name(Guid report) => report.ToString("N");

    private static string Printable(string name) => new([.. name.Take(300).Select(static c => char.IsControl(c) ? '?' : c)]);
}
