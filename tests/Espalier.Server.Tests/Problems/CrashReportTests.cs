using System.Net.Http.Json;
using System.Text;
using Espalier.Contracts.Admin.Problems;
using Espalier.Site.Operations;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Problems;

/// <summary>The site server's process ends by a crash; the next one finds it and makes a report by itself.</summary>
public sealed class CrashReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Line", "LOGF-20")]
    [InlineData("SEGV")]
    [InlineData("KILL")]
    public async Task A_crash_without_a_dump_is_reported_with_what_is_known_of_it(string signal)
    {
        await using var site = await SiteProcess.CreateAsync(null, 1, Token);
        site.Environment = new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" };
        await site.StartAsync(null, Token);
        var crashed = site.ProcessId;
        await site.CrashAsync(signal, Token);
        await site.StartAsync(null, Token);

        var entries = await OnlyReportAsync(site);
        Encoding.UTF8.GetString(entries["site/crash.txt"]).ShouldContain($"process {crashed} ");
        entries.Keys.ShouldContain("site/logs/espalier_site.log");
        entries.Keys.ShouldNotContain(static k => k.EndsWith(".dmp", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Line", "PROB-11")]
    [Trait("Line", "LOGF-19")]
    public async Task A_dump_of_a_crash_in_the_queue_is_reported_once()
    {
        await using var site = await SiteProcess.CreateAsync(null, 1, Token);
        var dumps = Path.Combine(site.DataFolder, "dumps");
        site.Environment = new Dictionary<string, string>
        {
            ["DOTNET_DbgEnableMiniDump"] = "1", ["DOTNET_DbgMiniDumpType"] = "1", ["DOTNET_EnableCrashReport"] = "1", ["DOTNET_DbgMiniDumpName"] = Path.Combine(dumps, "espalier-%p-%t.dmp"),
        };
        await site.StartAsync(null, Token);
        var crashed = site.ProcessId;
        await site.CrashAsync("SEGV", Token);
        Directory.EnumerateFiles(dumps, $"espalier-{crashed}-*.dmp").ShouldHaveSingleItem("the runtime leaves its dump in the known folder");
        await site.StartAsync(null, Token);

        var entries = await OnlyReportAsync(site);
        entries.Keys.ShouldContain(k => k.StartsWith($"site/crashes/espalier-{crashed}-", StringComparison.Ordinal) && k.EndsWith(".dmp", StringComparison.Ordinal));
        entries.Keys.ShouldContain(k => k.StartsWith($"site/crashes/espalier-{crashed}-", StringComparison.Ordinal) && k.EndsWith(".crashreport.json", StringComparison.Ordinal));

        // An orderly stop is no crash, and what was reported is not reported again.
        await site.TerminateAsync(Token);
        await site.StartAsync(null, Token);
        (await ReportsAsync(site)).Count.ShouldBe(1);
    }

    private static async Task<Dictionary<string, byte[]>> OnlyReportAsync(SiteProcess site)
    {
        IReadOnlyList<ProblemReportSummary> reports = [];
        await Actions.SiteWithMacs.UntilAsync(async () => (reports = await ReportsAsync(site)) is [{ State: ProblemReportState.Kept }], Token);
        var report = reports.Single();
        report.Origin.ShouldBe(ProblemReportOrigin.Crash);
        (report.HasSiteInfo, report.HasMacInfo).ShouldBe((true, false));
        report.Description.ShouldStartWith("Made automatically");
        using var archive = new MemoryStream();
        ProblemReportWindow window;
        do
        {
            window = (await site.Http.GetFromJsonAsync<ProblemReportWindow>(new Uri($"/api/v1/problem-reports/{report.Id}/archive?offset={archive.Length}", UriKind.Relative), ApiJson.Options, Token))!;
            archive.Write(window.Bytes);
        }
        while (archive.Length < window.Total);
        return await ProblemReportTests.EntriesAsync(archive.ToArray());
    }

    private static async Task<IReadOnlyList<ProblemReportSummary>> ReportsAsync(SiteProcess site) =>
        (await site.Http.GetFromJsonAsync<List<ProblemReportSummary>>(new Uri("/api/v1/problem-reports", UriKind.Relative), ApiJson.Options, Token))!;
}
