using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Espalier.Contracts.Problems;
using Espalier.Hosting.Logs;
using Espalier.Site.Operations;

namespace Espalier.Site.Problems;

/// <summary>The site server's part of a problem report: versions, its computer, its settings without secrets, the ends of its logs and what crashes left.</summary>
public static class SiteReportPart
{
    /// <summary>Version of the format; docs/operations.md describes it.</summary>
    public const int Format = 1;

    /// <summary>Bytes of the entries of all parts together, before they are packed: logs, a dump, the Mac's part.</summary>
    public const long MaxContent = 144L * 1024 * 1024;

    private const int MaxLogs = 60;
    private const int MaxCrashFiles = 20;
    private const long MaxDump = 64L * 1024 * 1024;

    /// <summary>Writes the part, below <c>site/</c>.</summary>
    /// <param name="archive">Where.</param>
    /// <param name="options">The site.</param>
    /// <param name="facts">Further facts that the caller has: the database, the number of Macs.</param>
    /// <param name="withDump">It is about a crash: the newest dump goes along, which is memory and may hold secrets.</param>
    /// <param name="now">The site's clock.</param>
    /// <param name="token">Cancels.</param>
    public static async Task WriteAsync(ProblemArchive archive, SiteOptions options, IReadOnlyDictionary<string, string> facts, bool withDump, DateTimeOffset now, CancellationToken token)
    {
        await archive.AddTextAsync("site/versions.json", ToJson(new Dictionary<string, string>
        {
            ["espalier"] = SiteVersion.Current,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["platform"] = RuntimeInformation.RuntimeIdentifier,
            ["createdAt"] = now.ToString("O", CultureInfo.InvariantCulture),
        }), token);
        await archive.AddTextAsync("site/system.json", ToJson(System(options)), token);
        await archive.AddTextAsync("site/configuration.json", ToJson(Configuration(options, facts)), token);
        await AddCrashesAsync(archive, options.DumpFolder, "site/crashes/", withDump, token);
        await AddLogsAsync(archive, options, token);
    }

    /// <summary>Adds what crashes left in a folder, texts first.</summary>
    private static async Task AddCrashesAsync(ProblemArchive archive, string folder, string prefix, bool withDump, CancellationToken token)
    {
        var files = Files(folder).Concat(Files(Path.Combine(folder, CrashQueue.Reported))).OrderByDescending(static f => f.LastWriteTimeUtc).Take(MaxCrashFiles).ToList();
        foreach (var text in files.Where(static f => f.Extension is ".txt" or ".json" && f.Length <= ProblemArchive.MaxText))
        {
            await archive.AddTextAsync(prefix + text.Name, await File.ReadAllTextAsync(text.FullName, token), token);
        }

        if (withDump && files.Find(static f => f.Extension == ".dmp" && f.Length <= MaxDump) is { } dump)
        {
            await using var content = dump.OpenRead();
            await archive.AddBytesAsync(prefix + dump.Name, content, dump.Length, isPacked: false, token);
        }
    }

    internal static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Indented);

    private static JsonSerializerOptions Indented { get; } = new(ApiJson.Options) { WriteIndented = true };

    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(folder) is { Exists: true } place ? place.EnumerateFiles().Where(static f => (f.Attributes & FileAttributes.ReparsePoint) == 0 && f.Name != CrashQueue.Running) : [];

    private static async Task AddLogsAsync(ProblemArchive archive, SiteOptions options, CancellationToken token)
    {
        const string Packed = ".gz";

        // The newest of each log before the older ones of any: a log that is written with every report must not take the place of one with a line a week.
        var logs = new LogFolder(options.LogFolder);
        foreach (var file in logs.List().OrderBy(static f => f.Archive).ThenByDescending(static f => f.ChangedAt).Take(MaxLogs))
        {
            if (await logs.ReadAsync(file, token) is { } text)
            {
                await archive.AddTextAsync("site/logs/" + (file.Name.EndsWith(Packed, StringComparison.Ordinal) ? file.Name[..^Packed.Length] : file.Name), text, token);
            }
        }
    }

    private static Dictionary<string, string> System(SiteOptions options)
    {
        var memory = GC.GetGCMemoryInfo();
        var system = new Dictionary<string, string>
        {
            ["operatingSystem"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
            ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["memoryBytes"] = memory.TotalAvailableMemoryBytes.ToString(CultureInfo.InvariantCulture),
            ["memoryLoadBytes"] = memory.MemoryLoadBytes.ToString(CultureInfo.InvariantCulture),
            ["workingSetBytes"] = Environment.WorkingSet.ToString(CultureInfo.InvariantCulture),
            ["timeZone"] = TimeZoneInfo.Local.Id,
            ["computer"] = Environment.MachineName,
        };
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(options.DataFolder));
            system["dataFreeBytes"] = drive.AvailableFreeSpace.ToString(CultureInfo.InvariantCulture);
            system["dataFileSystem"] = drive.DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            system["dataFreeBytes"] = e.Message;
        }

        return system;
    }

    /// <summary>Picked one by one, so that a setting that is added later does not come along unseen.</summary>
    private static Dictionary<string, object?> Configuration(SiteOptions options, IReadOnlyDictionary<string, string> facts)
    {
        var configuration = new Dictionary<string, object?>
        {
            ["siteCode"] = options.SiteCode,
            ["siteName"] = options.SiteName,
            ["hostNames"] = options.HostNames,
            ["macPort"] = options.MacPort,
            ["filesPort"] = options.FilesPort,
            ["policyPollMinutes"] = options.PolicyPollMinutes,
            ["renewsServerCertificate"] = options.RenewsServerCertificate,
            ["usesClientPort"] = options.UsesClientPort,
            ["hasReporting"] = options.HasReporting,
            ["joinsExperienceProgram"] = options.JoinsExperienceProgram,
            ["requireBoundary"] = options.RequireBoundary,
            ["supportServer"] = options.SupportAddress?.Host,
            ["dataFolder"] = options.DataFolder,
        };
        foreach (var (name, value) in facts)
        {
            configuration[name] = SecretScrub.IsSecretName(name) ? SecretScrub.Removed : value;
        }

        return configuration;
    }
}
