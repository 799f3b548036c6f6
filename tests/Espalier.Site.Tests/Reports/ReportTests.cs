using System.Diagnostics;
using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Devices;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Espalier.Site.Tests.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.Reports;

/// <summary>Reports over a large fleet whose totals are known; the same on every engine.</summary>
public abstract class ReportTests
{
    private const int Macs = 10_000;
    private const string Secret = "correct-horse-battery-staple";

    private readonly CollectionSite _site;

    protected ReportTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "RPT-4")]
    [Trait("Line", "RPT-6")]
    public async Task Totals_of_ten_thousand_Macs_are_right_and_lead_to_lists_of_the_same_length()
    {
        await WriteFleetAsync();

        await CountsAsync("hardware-by-model", "computers", ReportedFleet.Model);
        await CountsAsync("count-of-macos-versions", "computers", ReportedFleet.Version);
        var software = await RunAsync("count-of-installed-software-by-product-and-version", ("product", "App %"));
        software.Rows.ToDictionary(static r => (string)r.Values[0]!, static r => (long)r.Values[3]!)
            .ShouldBe(Enumerable.Range(1, ReportedFleet.Applications).ToDictionary(static a => $"App {a}", static a => (long)(Macs / a)), ignoreOrder: true);
        (await RunAsync("computers-with-specific-software-installed", ("product", "app 7"), ("version", "1.0"))).Total.ShouldBe(Macs / 7);
        (await RunAsync("computers-with-specific-software-installed", ("computer", "fleet-12"))).Rows.Select(static r => r.Values[1]).ShouldBe(["App 1", "App 12", "App 2", "App 3", "App 4", "App 6"]);

        var numbers = Enumerable.Range(1, Macs).ToList();
        (await RunAsync("computers-with-low-free-disk-space-mb", ("mb", "30000"))).Total.ShouldBe(numbers.Count(static n => ReportedFleet.Free(n) < 30_000));
        (await RunAsync("computers-with-low-free-disk-space-mb")).Total.ShouldBe(numbers.Count(static n => ReportedFleet.Free(n) < 20_480));
        (await RunAsync("computers-with-low-free-disk-space-percent", ("percent", "5"))).Total.ShouldBe(numbers.Count(static n => ReportedFleet.Free(n) * 100 < 5 * ReportedFleet.DiskSize));
        (await RunAsync("inactive-clients-details", ("computer", "Fleet-%"))).Total.ShouldBe(numbers.Count(static n => ReportedFleet.SilentDays(n) >= 7));
        (await RunAsync("inactive-clients-details", ("computer", "Fleet-%"), ("days", "15"))).Total.ShouldBe(numbers.Count(static n => ReportedFleet.SilentDays(n) >= 15));
    }

    [Fact]
    [Trait("Line", "RPT-6")]
    public async Task Pages_join_to_the_whole_in_any_order_and_a_filter_narrows_them()
    {
        await WriteFleetAsync();
        var model = Request("computers-with-a-specific-model", ("computer", "Fleet-%"), ("model", "mac10,1"));
        foreach (var (sort, descending) in new[] { ((string?)null, false), ("computer", true), ("model", false), ("memory", true) })
        {
            var names = new List<object?>();
            for (var skip = 0; skip < Macs / 4; skip += 700)
            {
                var page = await _site.DoAsync(model with { Sort = sort, Descending = descending, Skip = skip, Take = 700 });
                page.Total.ShouldBe(Macs / 4);
                names.AddRange(page.Rows.Select(static r => r.Values[0]));
            }

            names.Distinct().Count().ShouldBe(Macs / 4, sort);
        }

        (await _site.DoAsync(model with { Filter = "FLEET-444" })).Rows.Select(static r => r.Values[0]).ShouldBe(["Fleet-444", "Fleet-4440", "Fleet-4444", "Fleet-4448"]);
        var beyond = await _site.DoAsync(model with { Skip = Macs });
        (beyond.Total, beyond.Rows.Count).ShouldBe((Macs / 4, 0));
    }

    [Fact]
    public async Task What_a_report_does_not_know_is_refused_by_its_name()
    {
        (await _site.RefusedAsync(Request("no-such-report"))).Kind.ShouldBe(ProblemKind.NotFound);
        (await FieldAsync(Request("hardware-by-model", ("colour", "red")))).ShouldBe("criteria.colour");
        (await FieldAsync(Request("computers-with-low-free-disk-space-mb", ("mb", "lots")))).ShouldBe("criteria.mb");
        (await FieldAsync(Request("computers-with-low-free-disk-space-mb", ("mb", "-1")))).ShouldBe("criteria.mb");
        (await FieldAsync(Request("hardware-by-model", ("model", new string('x', 300))))).ShouldBe("criteria.model");
        (await FieldAsync(Request("hardware-by-model") with { Sort = "1; DROP TABLE dev_devices" })).ShouldBe("sort");
        (await FieldAsync(Request("hardware-by-model") with { Take = 0 })).ShouldBe("take");
    }

    [Fact]
    public async Task A_criterion_is_text_and_never_a_part_of_the_query()
    {
        var name = _site.NewName("O'Hara!_%");
        var device = await _site.AddDeviceAsync(name);
        (await RunAsync("computers-with-a-specific-model", ("computer", name.Replace("%", "_%", StringComparison.Ordinal)))).Rows.ShouldBeEmpty();
        (await RunAsync("computers-with-a-specific-model", ("computer", name))).Rows.ShouldHaveSingleItem().Device.ShouldBe(device);
        (await RunAsync("computers-with-a-specific-model", ("computer", "x' OR '1'='1"))).Rows.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "RPT-5")]
    public async Task No_report_needs_less_than_the_right_to_read_or_shows_a_secret()
    {
        var device = await _site.AddDeviceAsync(_site.NewName("keeper"));
        var collection = await _site.CreateAsync("Keepers", CollectionSite.Direct(device));
        await _site.DoAsync(new SetCollectionVariablesRequest(collection, [new Variable { Name = "UnlockCode", Value = Secret, IsMasked = true }]));
        await _site.DoAsync(new SetDeviceVariablesRequest(device, [new Variable { Name = "RecoveryKey", Value = Secret, IsMasked = true }]));

        var enroller = await _site.Site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync(_site.NewName("enroller"), null, ["Enrollers"], Token);
        foreach (var report in (await _site.DoAsync(new ListReports())).Reports)
        {
            var shown = JsonSerializer.Serialize(await _site.DoAsync(new RunReport(report.Id) { Take = RunReport.MaxTake }), ApiJson.Options);
            shown.ShouldNotContain(Secret, Case.Insensitive, report.Name);
            report.Columns.ShouldAllBe(static c => !c.Title.Contains("key", StringComparison.OrdinalIgnoreCase) && !c.Title.Contains("code", StringComparison.OrdinalIgnoreCase), report.Name);
            (await _site.Site.Gate.RunAsync(enroller, new RunReport(report.Id), Token)).Problem.ShouldNotBeNull().Kind.ShouldBe(ProblemKind.Forbidden);
        }
    }

    private async Task CountsAsync(string report, string column, Func<int, string> value)
    {
        var page = await RunAsync(report);
        var at = page.Columns.TakeWhile(c => c.Name != column).Count();
        var expected = Enumerable.Range(1, Macs).GroupBy(value).ToDictionary(static g => g.Key, static g => (long)g.Count());
        page.Rows.Where(r => r.Values[0] is string key && expected.ContainsKey(key)).ToDictionary(static r => (string)r.Values[0]!, r => (long)r.Values[at]!).ShouldBe(expected, ignoreOrder: true);

        var opens = page.Columns[0].Opens.ShouldNotBeNull();
        foreach (var row in page.Rows.Where(r => r.Values[0] is string key && expected.ContainsKey(key)))
        {
            var criteria = opens.Criteria.ToDictionary(static c => c.Key, c => (string)row.Values[page.Columns.TakeWhile(o => o.Name != c.Value).Count()]!);
            (await _site.DoAsync(new RunReport(opens.Report) { Criteria = criteria })).Total.ShouldBe((int)(long)row.Values[at]!, report);
        }
    }

    // Once for the tests of a class, which share a site.
    private async Task WriteFleetAsync()
    {
        await using (var scope = await _site.Site.Database.ReadAsync(Token))
        {
            if (await scope.Command("SELECT count(*) FROM dev_devices WHERE resource_id = @id").With("id", ReportedFleet.First).ScalarAsync<int>(Token) > 0)
            {
                return;
            }
        }

        var now = _site.Site.Clock.GetUtcNow();
        await ReportedFleet.WriteAsync(_site.Site.Database, Macs, now, Token);
        await _site.Site.Database.WriteAsync(
            async (scope, token) =>
            {
                scope.Context.AddRange(Enumerable.Range(1, Macs).Select(n => new DeviceStatus
                {
                    ResourceId = ReportedFleet.First - 1 + n, ClientId = Guid.CreateVersion7(), HardwareId = $"fleet-{n}", SerialNumber = $"F{n}", EnrolledAt = now.AddDays(-30), LastContactAt = now.AddDays(-ReportedFleet.SilentDays(n)),
                }));
                return await scope.Context.SaveChangesAsync(token);
            },
            Token);
    }

    private async Task<string> FieldAsync(RunReport request) => (await _site.RefusedAsync(request)).Fields.ShouldHaveSingleItem().Field;

    private async Task<ReportPage> RunAsync(string report, params (string Name, string Value)[] criteria)
    {
        var clock = Stopwatch.StartNew();
        var page = await _site.DoAsync(Request(report, criteria));
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}: {page.Total} rows in {clock.ElapsedMilliseconds} ms");
        return page;
    }

    private static RunReport Request(string report, params (string Name, string Value)[] criteria) => new(report) { Criteria = criteria.ToDictionary(static c => c.Name, static c => c.Value) };
}

public sealed class SqliteReportTests(SqliteCollectionSite site) : ReportTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresReportTests(PostgresCollectionSite site) : ReportTests(site), IClassFixture<PostgresCollectionSite>;
