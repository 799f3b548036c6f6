using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Problems;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Problems;
using Espalier.MacClient.Tests.Inventory;

namespace Espalier.MacClient.Tests.Problems;

public sealed class MacProblemReportTests
{
    private const string Preferences = "/Library/Preferences/org.espalier.client.plist";
    private static readonly string[] Planted = ["Tr0ub4dor", "MIGHAgEAMBMGByqG", "abcdef0123456789", "ABCD-1234-EFGH-5678-IJKL-9012"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "PROB-9")]
    public async Task A_report_has_versions_system_configuration_logs_and_crashes_and_no_secret()
    {
        var mac = new ScriptedMac()
            .Answers(new ToolCall("/usr/bin/sw_vers"), "ProductVersion:\t15.1\n")
            .Has(Preferences, PropertyList("<key>LogFileSizeLimit</key><integer>4194304</integer><key>ProxyPassword</key><string>Tr0ub4dor</string>"))
            .Has("/Library/Logs/espalier-client.log", "started\nAuthorization: Bearer abcdef0123456789\n-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----\n")
            .Has("/Library/Logs/espalier-client.1.log.gz", Packed("older, password=Tr0ub4dor\n"))
            .Has("/Library/Logs/other.log", "not ours")
            .Has("/Library/Logs/CrashReporter/espalier-client-1.crash", "crashed with key ABCD-1234-EFGH-5678-IJKL-9012")
            .Has("/Library/Logs/CrashReporter/other.crash", "not ours")
            .Has("/Library/Logs/DiagnosticReports/espalier-client-2026-03-02.ips", "{\"app_name\":\"espalier-client\"}\n{}")
            .Has("/Library/Application Support/Espalier/client.db", "Tr0ub4dor");

        var entries = await ReadAsync(await MakeAsync(mac));

        entries.Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "configuration.json", "crashes/espalier-client-1.crash", "crashes/espalier-client-2026-03-02.ips", "logs/espalier-client.1.log", "logs/espalier-client.log", "preferences.plist", "report.json", "system.txt",
        ]);
        entries["report.json"].ShouldContain("\"version\": \"1.2.3\"");
        entries["report.json"].ShouldContain("it is slow");
        entries["system.txt"].ShouldContain("15.1");
        entries["configuration.json"].ShouldContain("https://site.example.com:8760");
        entries["preferences.plist"].ShouldContain("4194304");
        entries["logs/espalier-client.log"].ShouldContain("started");
        entries["logs/espalier-client.1.log"].ShouldContain("older");
        entries["crashes/espalier-client-2026-03-02.ips"].ShouldContain("espalier-client");
        foreach (var secret in Planted)
        {
            entries.Values.ShouldAllBe(text => !text.Contains(secret));
        }
    }

    [Fact]
    public async Task Of_the_crash_reports_of_macOS_ours_alone_come_along_bounded_in_number_and_size_and_without_secrets()
    {
        const string Folder = "/Library/Logs/DiagnosticReports/";
        var mac = new ScriptedMac()
            .Has(Folder + "espalier-client-2026-03-02-101112.ips", CrashReport("espalier-client", "key ABCD-1234-EFGH-5678-IJKL-9012"))
            .Has(Folder + "Espalier-2026-03-02-101113.ips", CrashReport("Espalier", ""))
            .Has(Folder + "Mail-2026-03-02-101114.ips", CrashReport("Mail", "somebody's letter"))
            .Has(Folder + "espalier-client-2026-03-02-101115.ips/inside", "a folder")
            .Has(Folder + "espalier-client-2026-03-02-101116.diag", "no crash")
            .Has(Folder + "espalier-client-2026-03-02-101117.ips", CrashReport("espalier-client", new string('a', 1024 * 1024)));
        var entries = await ReadAsync(await MakeAsync(mac));

        entries.Keys.Where(static k => k.StartsWith("crashes/", StringComparison.Ordinal)).ShouldBe(
            ["crashes/espalier-client-2026-03-02-101112.ips", "crashes/Espalier-2026-03-02-101113.ips"], ignoreOrder: true);
        entries["left-out.txt"].ShouldBe("crashes/espalier-client-2026-03-02-101117.ips: not read");
        var crash = entries["crashes/espalier-client-2026-03-02-101112.ips"];
        crash.ShouldNotContain("ABCD-1234-EFGH-5678-IJKL-9012");
        var lines = crash.Split('\n', 2);
        JsonDocument.Parse(lines[0]).RootElement.GetProperty("bug_type").GetString().ShouldBe("309");
        JsonDocument.Parse(lines[1]).RootElement.GetProperty("termination").GetProperty("indicator").GetString().ShouldBe("Abort trap: 6");

        for (var n = 0; n < 30; n++)
        {
            mac.Has($"{Folder}espalier-client-2026-03-01-1000{n:00}.ips", CrashReport("espalier-client", ""));
        }

        (await ReadAsync(await MakeAsync(mac))).Keys.Count(static k => k.EndsWith(".ips", StringComparison.Ordinal)).ShouldBe(10);
    }

    [Fact]
    public async Task However_much_there_is_a_report_stays_below_its_limit_and_says_what_it_lacks()
    {
        var mac = new ScriptedMac();
        for (var n = 0; n < 12; n++)
        {
            // What packs badly, as large as a log may be.
            mac.Has($"/Library/Logs/espalier-client.{n + 1}.log", Convert.ToHexString(RandomNumberGenerator.GetBytes(2 * 1024 * 1024)));
        }

        var archive = await MakeAsync(mac);
        archive.Length.ShouldBeLessThanOrEqualTo(ProblemReportLimits.MaxMacBytes);
        var entries = await ReadAsync(archive);
        entries.Keys.Count(static k => k.StartsWith("logs/", StringComparison.Ordinal)).ShouldBeGreaterThan(2);
        entries["left-out.txt"].ShouldContain("logs/espalier-client.");
    }

    [Fact]
    public async Task A_log_archive_that_unfolds_without_end_is_cut()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var n = 0; n < 64; n++)
            {
                await gzip.WriteAsync(zeros, Token);
            }
        }

        var entries = await ReadAsync(await MakeAsync(new ScriptedMac().Has("/Library/Logs/espalier-client.1.log.gz", packed.ToArray())));
        entries["logs/espalier-client.1.log"].Length.ShouldBe(ProblemArchive.MaxText);
    }

    private static Task<byte[]> MakeAsync(ScriptedMac mac) => new MacProblemReport(mac, Preferences).MakeAsync(
        new ProblemReportFacts("1.2.3", "https://site.example.com:8760", "T12", Guid.Empty, null, 0, 0, false, "it is slow"), Token);

    private static async Task<Dictionary<string, string>> ReadAsync(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var entries = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Token));
            entries[entry.FullName] = await reader.ReadToEndAsync(Token);
        }

        return entries;
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>As macOS 12 and later write it: a line about the report, then the report, both JSON.</summary>
    private static string CrashReport(string process, string message) =>
        $$"""
        {"app_name":"{{process}}","timestamp":"2026-03-02 10:11:12.00 +0100","app_version":"1.2.3","build_version":"1","platform":1,"bug_type":"309","os_version":"macOS 15.1 (24B83)","roots_installed":0,"incident_id":"5E0C6B0E-7C55-4B0A-9C43-0C8E7A1F7E11","name":"{{process}}"}
        {
          "uptime" : 8200,
          "procRole" : "Daemon",
          "version" : 2,
          "userID" : 0,
          "modelCode" : "Mac14,2",
          "pid" : 412,
          "cpuType" : "ARM-64",
          "procName" : "{{process}}",
          "procPath" : "\/Library\/Espalier\/{{process}}.app\/Contents\/MacOS\/{{process}}",
          "exception" : {"codes":"0x0000000000000000, 0x0000000000000000","type":"EXC_CRASH","signal":"SIGABRT"},
          "termination" : {"flags":0,"code":6,"namespace":"SIGNAL","indicator":"Abort trap: 6","byProc":"{{process}}","byPid":412},
          "asi" : {"libsystem_c.dylib":["abort() called","{{message}}"]},
          "threads" : [{"triggered":true,"id":3711,"frames":[{"imageOffset":38520,"symbol":"__pthread_kill","symbolLocation":8,"imageIndex":0}]}]
        }
        """;

    private static string PropertyList(string content) => $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>{content}</dict></plist>";
}
