using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Problems;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Problems;

/// <summary>
/// This Mac's part of a problem report: versions, what the system says about itself, the client's settings without secrets, the ends of its logs and the newest
/// crash reports. Nothing of the client's own store is read, where its keys are.
/// </summary>
internal sealed class MacProblemReport(IMacPlatform mac, string preferences)
{
    private const int Format = 1;
    private const string Logs = "/Library/Logs";

    /// <summary>How names of our processes begin, and with them the reports that macOS writes of their crashes. What else crashed on this Mac is nobody's business here.</summary>
    private const string Own = "espalier";
    private const int MaxLogs = 60;
    private const int MaxLog = ProblemArchive.MaxText + (1024 * 1024);

    /// <summary>Unpacked at most; a log is at most 4 MB before it is packed.</summary>
    private const int MaxUnpacked = 8 * 1024 * 1024;
    private const int MaxCrashes = 10;
    private const int MaxCrash = 1024 * 1024;
    private const int MaxPreferences = 64 * 1024;

    /// <summary>What the Mac is and runs on.</summary>
    private static readonly ToolCall[] Tools =
    [
        Call("/usr/bin/sw_vers"), Call("/usr/sbin/sysctl", "hw.model", "hw.memsize", "hw.logicalcpu", "machdep.cpu.brand_string", "kern.osrelease", "kern.boottime"),
        Call("/bin/df", "-k"), Call("/usr/sbin/scutil", "--get", "ComputerName"), Call("/sbin/route", "-n", "get", "default"),
    ];

    public async Task<byte[]> MakeAsync(ProblemReportFacts facts, CancellationToken token)
    {
        using var stream = new MemoryStream();
        var limit = ProblemReportLimits.MaxMacContent;
        while (true)
        {
            await WriteAsync(stream, limit, facts, token);
            if (stream.Length <= ProblemReportLimits.MaxMacBytes)
            {
                return stream.ToArray();
            }

            // What packs badly; half of it, again.
            limit /= 2;
            stream.SetLength(0);
        }
    }

    private async Task WriteAsync(Stream stream, long limit, ProblemReportFacts facts, CancellationToken token)
    {
        await using var archive = await ProblemArchive.CreateAsync(stream, limit, token);
        var head = new ProblemReportHead(Format, "mac", mac.Clock.GetUtcNow(), facts.Version, RuntimeInformation.RuntimeIdentifier, RuntimeInformation.FrameworkDescription, facts.Description);
        await archive.AddTextAsync("report.json", JsonSerializer.Serialize(head, ProblemReportJson.Default.ProblemReportHead), token);
        await archive.AddTextAsync("configuration.json", JsonSerializer.Serialize(facts, ProblemReportJson.Default.ProblemReportFacts), token);
        await archive.AddTextAsync("system.txt", await SystemAsync(token), token);
        if (await mac.ReadFileAsync(preferences, MaxPreferences, token) is { } settings && PropertyList.TryParse(settings, out var value, out _))
        {
            await archive.AddTextAsync("preferences.plist", Encoding.UTF8.GetString(PropertyList.ToXml(value)), token);
        }

        // Crashes before logs, and of each the newest first: what does not fit is what matters least.
        await AddCrashesAsync(archive, "/Library/Logs/DiagnosticReports", static n => n.StartsWith(Own, StringComparison.OrdinalIgnoreCase) && n.EndsWith(".ips", StringComparison.OrdinalIgnoreCase), token);
        await AddCrashesAsync(archive, "/Library/Logs/CrashReporter", static n => n.StartsWith("espalier-client", StringComparison.Ordinal) && n.EndsWith(".crash", StringComparison.Ordinal), token);
        await AddLogsAsync(archive, token);
        await archive.AddLeftOutAsync(token);
    }

    private async Task AddCrashesAsync(ProblemArchive archive, string folder, Func<string, bool> isOne, CancellationToken token)
    {
        var taken = 0;
        foreach (var crash in (await mac.ListFolderAsync(folder, token)).Where(e => !e.IsFolder && isOne(e.Name)).OrderByDescending(static e => e.ModifiedAt).TakeWhile(_ => taken < MaxCrashes))
        {
            // A link is not read, and neither that nor a file that is too large takes the place of one that can be.
            if (await mac.ReadFileAsync(folder + "/" + crash.Name, MaxCrash, token) is { } text)
            {
                await archive.AddTextAsync("crashes/" + crash.Name, Encoding.UTF8.GetString(text), token);
                taken++;
            }
            else
            {
                archive.LeaveOut("crashes/" + crash.Name);
            }
        }
    }

    private async Task AddLogsAsync(ProblemArchive archive, CancellationToken token)
    {
        foreach (var log in (await mac.ListFolderAsync(Logs, token)).Where(static e => !e.IsFolder && IsLog(e.Name)).OrderByDescending(static e => e.ModifiedAt).Take(MaxLogs))
        {
            if (await mac.ReadFileAsync(Logs + "/" + log.Name, MaxLog, token) is not { } content)
            {
                continue;
            }

            const string Packed = ".gz";
            var isPacked = log.Name.EndsWith(Packed, StringComparison.Ordinal);
            if ((isPacked ? await UnpackAsync(content, token) : Encoding.UTF8.GetString(content)) is { } text)
            {
                await archive.AddTextAsync("logs/" + (isPacked ? log.Name[..^Packed.Length] : log.Name), text, token);
            }
        }
    }

    private async Task<string> SystemAsync(CancellationToken token)
    {
        var text = new StringBuilder();
        foreach (var call in Tools)
        {
            var answer = await mac.RunAsync(call, token);
            text.Append("$ ").Append(call.Path).Append(' ').AppendJoin(' ', call.Arguments).Append('\n')
                .Append(answer.Outcome == ToolOutcome.Exited ? Encoding.UTF8.GetString(answer.Output) : answer.Outcome.ToString()).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsLog(string name) =>
        name.StartsWith(Own, StringComparison.Ordinal) && (name.EndsWith(".log", StringComparison.Ordinal) || name.EndsWith(".log.gz", StringComparison.Ordinal));

    private static async Task<string?> UnpackAsync(byte[] packed, CancellationToken token)
    {
        try
        {
            await using var content = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            var buffer = new byte[MaxUnpacked];
            return Encoding.UTF8.GetString(buffer, 0, await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static ToolCall Call(string path, params string[] arguments) => new(path, arguments) { Timeout = TimeSpan.FromSeconds(10), MaxOutputBytes = 64 * 1024 };
}

/// <summary>The first entry of every part of a problem report.</summary>
/// <param name="Format">1.</param>
/// <param name="Part"><c>mac</c>.</param>
/// <param name="CreatedAt">On the Mac's clock.</param>
/// <param name="Version">Version of the client.</param>
/// <param name="Platform">What it was built for.</param>
/// <param name="Runtime">What it runs on.</param>
/// <param name="Description">What the user wrote.</param>
internal sealed record ProblemReportHead(int Format, string Part, DateTimeOffset CreatedAt, string Version, string Platform, string Runtime, string Description);

/// <summary>How the client is set up and stands; picked one by one, so that no secret can come along.</summary>
internal sealed record ProblemReportFacts(
    string Version, string SiteUrl, string SiteCode, Guid ClientId, DateTimeOffset? LastContactAt, int PolicyUpdates, int WaitingReports, bool ListensForOrders, string Description);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ProblemReportHead))]
[JsonSerializable(typeof(ProblemReportFacts))]
internal sealed partial class ProblemReportJson : JsonSerializerContext;
