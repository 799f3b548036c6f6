using System.CommandLine;
using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Commands;

/// <summary><c>espalier audit verify</c>: whether the audit trail is as it was written.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Looks after the audit trail.") { CreateVerify() };

    private static Command CreateVerify()
    {
        var data = SiteFolders.CreateData();
        var logs = new Option<string[]>("--log") { Description = "File with lines of the site's log that was kept elsewhere, for example journalctl --unit espalier > FILE. Can be given several times; those in the data folder are read anyway." };
        var isJson = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var command = new Command("verify", "Checks the audit trail against its hashes and against what the site signed; needs no server. Ends with 1 when something was altered or is missing.") { data, logs, isJson };
        command.SetAction(async (parsed, token) =>
        {
            try
            {
                var state = await RunAsync(Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(logs) ?? [], token);
                await System.Console.Out.WriteLineAsync(parsed.GetValue(isJson) ? JsonSerializer.Serialize(state, JsonSerializerOptions.Web) : Describe(state));
                return state.Findings.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
            }
            catch (Exception refused) when (refused is UnusableDatabaseException or IOException or UnauthorizedAccessException or InvalidDataException or DbException)
            {
                await System.Console.Error.WriteLineAsync(refused.Message);
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    private static async Task<AuditTrailState> RunAsync(string dataFolder, IReadOnlyList<string> logs, CancellationToken token)
    {
        var settings = SiteFolders.FindSettings(dataFolder);
        if (!SiteKey.Exists(settings.KeysFolder))
        {
            throw new UnusableDatabaseException($"The site key is not in {settings.KeysFolder}, and without it nobody knows what the site has signed.");
        }

        using var key = SiteKey.OpenOrCreate(settings.KeysFolder);
        await using var database = new SiteDatabase(settings.ToHostOptions(dataFolder).CreateEngine(SiteRole.ModelParts));
        await using var scope = await database.ReadAsync(token);
        var folder = Path.Combine(dataFolder, "logs");
        var files = logs.Select(Path.GetFullPath).Concat(Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.log*") : []);
        return await AuditVerification.RunAsync(scope, key, files.SelectMany(ReadShared), token);
    }

    /// <summary>Lines of a file that a running site may be writing to, or of an archive of it.</summary>
    private static IEnumerable<string> ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string Describe(AuditTrailState state) => string.Join(Environment.NewLine, [
        $"{state.Entries} entries in {state.Chains} chains; {state.Unchained} from before there were chains.",
        state.LastSignedAt is { } at ? $"{state.Statements} signed statements, the last of {at:u}: entries after it can be cut off unseen." : "Nothing was signed yet: the site signs a minute after its first entry.",
        .. state.Findings,
        state.Findings.Count == 0 ? "The audit trail is as it was written." : $"{state.Findings.Count} findings: the audit trail is NOT as it was written.",
    ]);
}
