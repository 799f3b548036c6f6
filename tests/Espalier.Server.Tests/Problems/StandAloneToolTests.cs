using System.Net.Http.Json;
using Espalier.Contracts.Admin.Problems;
using Espalier.Server.Tests.Setup;
using Espalier.Site.Operations;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Problems;

/// <summary><c>espalier problem-report</c> beside a site server that does not run, and its report in the list of one that does.</summary>
public sealed class StandAloneToolTests
{
    private const string Lies = "The problem report lies in ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_collected_at_once_and_a_cancelled_one_is_handed_to_the_site_server()
    {
        await using var site = await SiteProcess.CreateAsync(null, 1, Token);
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "problem-report", "--data", site.DataFolder, "--cancel");
        code.ShouldBe(0, errors);
        var path = output.Split('\n').First(static l => l.StartsWith(Lies, StringComparison.Ordinal))[Lies.Length..].Trim();
        File.Exists(path).ShouldBeFalse("it was handed over");

        await site.StartAsync(null, Token);
        List<ProblemReportSummary> reports = [];
        await Actions.SiteWithMacs.UntilAsync(async () => (reports = (await site.Http.GetFromJsonAsync<List<ProblemReportSummary>>(new Uri("/api/v1/problem-reports", UriKind.Relative), ApiJson.Options, Token))!).Count == 1, Token);
        (reports[0].Origin, reports[0].HasSiteInfo).ShouldBe((ProblemReportOrigin.Tool, true));

        (code, output, errors) = await EspalierProcess.RunAsync(Token, "problem-report", "--data", site.DataFolder, "--send");
        code.ShouldBe(1);
        errors.ShouldContain("supportAddress");
        path = output.Split('\n').First(static l => l.StartsWith(Lies, StringComparison.Ordinal))[Lies.Length..].Trim();
        File.Exists(path).ShouldBeTrue("what was not sent is not lost");
        File.Delete(path);
    }
}
