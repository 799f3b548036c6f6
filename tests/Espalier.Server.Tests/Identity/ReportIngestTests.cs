using System.Net;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.MacClient.Inventory;
using Espalier.Site.Messages;

namespace Espalier.Server.Tests.Identity;

/// <summary>What Macs report is taken once, in order, and nothing that one report does holds up the next.</summary>
public abstract class ReportIngestTests<TSite> : IClassFixture<TSite>
    where TSite : LiveSite
{
    private readonly LiveSite _site;

    protected ReportIngestTests(TSite site)
    {
        Assert.SkipWhen(site.Unavailable is not null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_duplicate_is_answered_as_the_first_and_changes_nothing()
    {
        using var mac = await _site.EnrollAsync();
        var batch = new ReportBatch(1, [Policy(1), Policy(2)]);
        var first = (await mac.PostAsync(batch)).Answer!;
        var once = await _site.ContentsAsync();

        var second = (await mac.PostAsync(batch)).Answer!;

        (first.NextExpected, second.NextExpected, second.Resync).ShouldBe((3L, 3L, false));
        (await _site.ContentsAsync()).ShouldBe(once);
    }

    [Fact]
    public async Task A_batch_that_repeats_what_is_known_goes_on_behind_it()
    {
        using var mac = await _site.EnrollAsync();
        await mac.PostAsync(new ReportBatch(1, [Policy(1), Policy(2)]));

        var answer = (await mac.PostAsync(new ReportBatch(1, [Policy(1), Policy(2), Policy(3)]))).Answer!;

        answer.NextExpected.ShouldBe(4);
        (await _site.FindStatusAsync(await mac.IdAsync()))!.AppliedPolicy.ShouldBe("v3");
    }

    [Fact]
    public async Task A_gap_inside_a_batch_ends_it_there()
    {
        using var mac = await _site.EnrollAsync();
        var answer = (await mac.PostAsync(new ReportBatch(1, [Policy(1), Policy(2), Policy(4)]))).Answer!;
        (answer.NextExpected, answer.Resync).ShouldBe((3L, false));
    }

    [Fact]
    public async Task A_gap_that_cannot_be_filled_starts_a_new_epoch_in_which_the_client_sends_all_again()
    {
        using var mac = await _site.EnrollAsync();
        mac.Add(ReportKinds.PolicyState, Body(1));
        mac.Add(ReportKinds.Inventory, new { });
        var (inventoryLost, statesNeeded) = (0, 0);
        mac.Outbox.InventoryLost += () => inventoryLost++;
        mac.Outbox.StatesNeeded += () => statesNeeded++;
        var id = await mac.IdAsync();
        await _site.ChangeAsync("UPDATE dev_status SET epoch = 0, next_sequence = 7 WHERE resource_id = @id", ("id", id.Value));

        (await mac.SendAllAsync()).ShouldBeNull();

        (inventoryLost, statesNeeded).ShouldBe((1, 1));
        (mac.Outbox.Epoch, mac.Outbox.Count).ShouldBe((2, 0));
        var status = (await _site.FindStatusAsync(id))!;
        (status.Epoch, status.NextSequence, status.AppliedPolicy).ShouldBe((2, 2L, "v1"));
    }

    [Fact]
    [Trait("Line", "DB-6")]
    public async Task A_site_that_was_set_back_gets_everything_again_from_a_Mac_that_has_nothing_to_send()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        mac.Outbox.Meet("before");
        for (var i = 1; i <= 3; i++)
        {
            mac.Add(ReportKinds.PolicyState, Body(i));
        }

        (await mac.SendAllAsync()).ShouldBeNull();
        var statesNeeded = 0;
        mac.Outbox.StatesNeeded += () => statesNeeded++;
        await _site.ChangeAsync("UPDATE dev_status SET next_sequence = 2 WHERE resource_id = @id", ("id", id.Value));
        (await mac.SendAllAsync()).ShouldBeNull();
        mac.Outbox.Epoch.ShouldBe(1, "while the database is the same one, nobody asks");

        mac.Outbox.Meet("after");
        (await mac.SendAllAsync()).ShouldBeNull();

        (mac.Outbox.Epoch, mac.Outbox.ToAsk, statesNeeded).ShouldBe((2, null, 1));
        (await _site.FindStatusAsync(id))!.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_restored_site_that_misses_nothing_of_a_Mac_is_asked_once()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        mac.Outbox.Meet("before");
        mac.Add(ReportKinds.PolicyState, Body(1));
        (await mac.SendAllAsync()).ShouldBeNull();

        mac.Outbox.Meet("after");
        (await mac.SendAllAsync()).ShouldBeNull();

        (mac.Outbox.Epoch, mac.Outbox.ToAsk).ShouldBe((1, null));
        (await _site.FindStatusAsync(id))!.NextSequence.ShouldBe(2);
    }

    [Fact]
    public async Task A_Mac_that_was_set_back_itself_loses_no_report_as_one_seen_before()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        await _site.ChangeAsync("UPDATE dev_status SET next_sequence = 7 WHERE resource_id = @id", ("id", id.Value));
        mac.Add(ReportKinds.PolicyState, Body(1));

        (await mac.SendAllAsync()).ShouldBeNull();

        var status = (await _site.FindStatusAsync(id))!;
        (status.Epoch, status.NextSequence, status.AppliedPolicy).ShouldBe((2, 2L, "v1"));
        mac.Outbox.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_new_epoch_whose_answer_was_lost_is_named_again_and_not_outdone()
    {
        using var mac = await _site.EnrollAsync();
        var late = new ReportBatch(1, [Policy(5)]);

        var first = (await mac.PostAsync(late)).Answer!;
        var again = (await mac.PostAsync(late)).Answer!;

        (first.Resync, first.Epoch).ShouldBe((true, 2));
        (again.Resync, again.Epoch, again.NextExpected).ShouldBe((true, 2, 1L));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("index")]
    [InlineData("overflow")]
    [InlineData("written, then thrown")]
    [InlineData("saved too late")]
    [InlineData("statement")]
    public async Task A_report_that_breaks_its_handler_leaves_nothing_behind_and_the_next_is_taken(string how)
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();

        var (status, answer, _) = await mac.PostAsync(new ReportBatch(1, [Policy(1), Report(2, BrokenHandler.KindName, $"{{\"how\":\"{how}\"}}"), Report(3, BrokenHandler.KindName, "{\"how\":\"\"}"), Policy(4)]));

        status.ShouldBe(HttpStatusCode.OK);
        answer!.Quarantined.ShouldBe([2]);
        answer.NextExpected.ShouldBe(5);
        (await _site.FindStatusAsync(id))!.AppliedPolicy.ShouldBe("v4");
        var kept = await _site.RunAsync(new ListQuarantinedReports(id));
        kept.Reports.Select(r => (r.Sequence, r.Kind)).ShouldBe([(2L, BrokenHandler.KindName)]);
        kept.Reports[0].Reason.ShouldNotContain("\n");
    }

    [Theory]
    [Trait("Line", "INV-10")]
    [InlineData("no such kind", "{}")]
    [InlineData("no\\u0000such\\nkind", "{\"a\":\"\\u0000\"}")]
    [InlineData(ReportKinds.Inventory, "null")]
    [InlineData(ReportKinds.Inventory, "[]")]
    [InlineData(ReportKinds.Inventory, "{\"classes\":[null]}")]
    [InlineData(ReportKinds.ItemState, "{\"itemId\":\"no\"}")]
    [InlineData(ReportKinds.ItemState, "{\"itemId\":\"0195a000-0000-7000-8000-000000000001\",\"itemVersion\":1,\"deploymentId\":\"0195a000-0000-7000-8000-000000000001\",\"state\":\"Compliant\",\"evaluatedAt\":\"2026-03-02T09:00:00Z\",\"settings\":[null]}")]
    [InlineData(ReportKinds.BaselineState, "7")]
    [InlineData(ReportKinds.PolicyState, "{\"version\":\"0123456789012345678901234567890123456789012345678901234567890123456789\",\"clientVersion\":\"1\",\"problems\":[]}")]
    [InlineData(ReportKinds.PolicyState, "{\"version\":\"v\",\"clientVersion\":\"1\",\"problems\":[null]}")]
    public async Task A_report_that_cannot_be_accepted_is_kept_raw_and_acknowledged_with_a_log_entry(string kind, string body)
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var raw = $"{{\"epoch\":1,\"reports\":[{{\"sequence\":1,\"kind\":\"{kind}\",\"observedAt\":\"2026-03-02T09:00:00Z\",\"body\":{body}}},{JsonSerializer.Serialize(Policy(2), MessagesJson.Default.Options)}]}}";

        var (status, answer, _) = await mac.PostAsync(Encoding.UTF8.GetBytes(raw));

        status.ShouldBe(HttpStatusCode.OK);
        answer!.Quarantined.ShouldBe([1]);
        answer.NextExpected.ShouldBe(3);
        (await _site.FindStatusAsync(id))!.AppliedPolicy.ShouldBe("v2");
        var kept = (await _site.RunAsync(new ListQuarantinedReports(id))).Reports.ShouldHaveSingleItem();
        (await _site.RunAsync(new GetQuarantinedReport(kept.Id))).Raw.ShouldBe(body);
        _site.Logs.All.ShouldContain(r => r.EventId == 1301 && r.Message == $"Quarantined report 1 of device {id}: {kept.Reason}");
    }

    [Fact]
    public async Task What_of_an_inventory_was_not_taken_is_logged()
    {
        using var mac = await _site.EnrollAsync();
        var unknown = new InventoryReport { Classes = [new ClassReport { Class = "NO_SUCH_CLASS", State = new string('0', 64), Rows = [] }] };
        mac.Outbox.Add(ReportKinds.Inventory, mac.Clock.GetUtcNow(), JsonSerializer.SerializeToElement(unknown, InventoryJson.Default.InventoryReport));

        await mac.SendAllAsync();

        _site.Logs.All.ShouldContain(static r => r.EventId == 1320 && r.Message.Contains("NO_SUCH_CLASS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quarantined_reports_of_one_Mac_are_bounded_and_listed_page_by_page()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var reports = Enumerable.Range(1, Quarantine.MaxReportsPerDevice + 20).Select(i => Report(i, "no such kind", "{}")).ToList();

        (await mac.PostAsync(new ReportBatch(1, reports))).Answer!.Quarantined.Count.ShouldBe(reports.Count);

        var page = await _site.RunAsync(new ListQuarantinedReports(id, null, 30));
        (page.Total, page.Reports.Count).ShouldBe((Quarantine.MaxReportsPerDevice, 30));
        page.Reports[0].Sequence.ShouldBe(reports.Count);
        var next = await _site.RunAsync(new ListQuarantinedReports(id, page.Reports[^1].Id, 30));
        next.Reports[0].Sequence.ShouldBe(reports.Count - 30);
    }

    [Fact]
    public async Task Quarantined_reports_are_read_by_the_admin_API_with_a_token_only()
    {
        using var mac = await _site.EnrollAsync();
        await mac.PostAsync(new ReportBatch(1, [Report(1, "no such kind", "{\"a\":\"<script>\"}")]));
        using var http = new HttpClient { BaseAddress = _site.ConsoleUrl };
        (await http.GetAsync(new Uri("/api/v1/quarantine", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new("Bearer", await _site.CreateApiTokenAsync());

        using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/quarantine?device={(await mac.IdAsync()).Value}", UriKind.Relative), Cancel));
        var report = list.RootElement.GetProperty("reports").EnumerateArray().ShouldHaveSingleItem();
        using var details = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/quarantine/{report.GetProperty("id").GetInt64()}", UriKind.Relative), Cancel));

        details.RootElement.GetProperty("raw").GetString().ShouldBe("{\"a\":\"\\u003Cscript\\u003E\"}");
    }

    [Fact]
    public async Task What_a_Mac_had_to_drop_is_taken_as_such()
    {
        using var mac = await _site.EnrollAsync();
        var answer = (await mac.PostAsync(new ReportBatch(1, [Report(1, ReportKinds.Dropped, "{}")]))).Answer!;
        (answer.NextExpected, answer.Quarantined.Count).ShouldBe((2L, 0));
    }

    [Fact]
    public async Task A_report_that_the_site_never_takes_is_given_up_and_those_behind_it_arrive()
    {
        using var mac = await _site.EnrollAsync();
        mac.Add(ReportKinds.PolicyState, Body(1));
        mac.Add(ReportKinds.Inventory, new { filler = new string('x', 17 * 1024 * 1024) });
        mac.Add(ReportKinds.PolicyState, Body(3));

        (await mac.SendAllAsync()).ShouldBeNull();

        mac.Outbox.Count.ShouldBe(0);
        var status = (await _site.FindStatusAsync(await mac.IdAsync()))!;
        (status.NextSequence, status.AppliedPolicy).ShouldBe((4L, "v3"));
    }

    [Fact]
    public async Task A_large_inventory_is_sent_in_portions_that_make_the_whole()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var rows = Enumerable.Range(0, 3000).Select(Application).ToList();
        var full = new InventoryReport { Classes = [new ClassReport { Class = SoftwareClasses.InstalledApplications.Name, State = ClassState.Of(rows), Rows = rows }], IsFull = false };
        var reporter = new InventoryReporter(mac.Store);

        var portions = reporter.Compose(full);
        portions.Count.ShouldBeGreaterThan(1);
        foreach (var portion in portions)
        {
            var body = JsonSerializer.SerializeToElement(portion, InventoryJson.Default.InventoryReport);
            body.GetRawText().Length.ShouldBeLessThan(5 * 1024 * 1024);
            mac.Outbox.Add(ReportKinds.Inventory, mac.Clock.GetUtcNow(), body);
            reporter.Remember(portion);
        }

        var needed = 0;
        mac.Outbox.InventoryLost += () => needed++;
        (await mac.SendAllAsync()).ShouldBeNull();

        needed.ShouldBe(0, "every portion met the state it starts from");
        await using var scope = await _site.Database.ReadAsync(Cancel);
        (await scope.Command("SELECT row_count FROM inv_class_states WHERE resource_id = @id").With("id", id.Value).ScalarAsync<int>(Cancel)).ShouldBe(rows.Count);
        reporter.Compose(full).ShouldHaveSingleItem().Classes.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unchanged_Mac_shows_that_it_was_looked_at()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var full = new InventoryReport { Classes = [new ClassReport { Class = SoftwareClasses.InstalledApplications.Name, State = ClassState.Of([Application(1)]), Rows = [Application(1)] }] };
        var reporter = new InventoryReporter(mac.Store);
        async Task ScanAsync()
        {
            foreach (var report in reporter.Compose(full))
            {
                mac.Outbox.Add(ReportKinds.Inventory, mac.Clock.GetUtcNow(), JsonSerializer.SerializeToElement(report, InventoryJson.Default.InventoryReport));
                reporter.Remember(report);
            }

            await mac.SendAllAsync();
        }

        await ScanAsync();
        _site.Clock.Advance(TimeSpan.FromDays(1));
        await ScanAsync();

        (await _site.RunAsync(new Contracts.Admin.Inventory.GetResourceExplorer(id))).LastHardwareScan.ShouldBe(_site.Clock.GetUtcNow());
    }

    private static Dictionary<string, JsonElement> Application(int number) => new()
    {
        ["DisplayName"] = InventoryValue.From($"Application {number}"),
        ["Version"] = InventoryValue.From("1.0"),
        ["Publisher"] = InventoryValue.From(new string('p', 1900)),
        ["BundleId"] = InventoryValue.From($"org.example.application{number}"),
        ["InstallLocation"] = InventoryValue.From($"/Applications/Application {number}.app"),
        ["ProdID"] = InventoryValue.From($"org.example.application{number}"),
    };

    private static PolicyStateReport Body(int version) => new("v" + version, "1.0.0", []);

    private static Report Policy(int sequence) => new()
    {
        Sequence = sequence,
        Kind = ReportKinds.PolicyState,
        ObservedAt = DateTimeOffset.UnixEpoch,
        Body = JsonSerializer.SerializeToElement(Body(sequence), MessagesJson.Default.PolicyStateReport),
    };

    private static Report Report(int sequence, string kind, string body) => new()
    {
        Sequence = sequence,
        Kind = kind,
        ObservedAt = DateTimeOffset.UnixEpoch,
        Body = JsonDocument.Parse(body).RootElement,
    };
}

public sealed class SqliteReportIngestTests(LiveSite site) : ReportIngestTests<LiveSite>(site);

public sealed class PostgreSqlReportIngestTests(PostgreSqlLiveSite site) : ReportIngestTests<PostgreSqlLiveSite>(site);
