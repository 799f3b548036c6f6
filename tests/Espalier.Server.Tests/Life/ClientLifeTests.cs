using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;

namespace Espalier.Server.Tests.Life;

/// <summary>The real client against the real site, over the network, for hours and days of one clock.</summary>
public sealed class ClientLifeTests
{
    private const string Script = "#! /bin/sh -\necho 1\n";

    [Fact, Trait("Line", "INV-1")]
    public async Task The_first_inventory_comes_with_the_enrollment_and_the_next_a_week_later()
    {
        await using var site = await LivingSite.StartAsync();
        await using var mac = await site.EnrollAsync();
        mac.Start();
        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.Inventory) == 1);
        var device = (await site.DoAsync(new ListDevices("", null, "name", false, 0, 10))).Rows.ShouldHaveSingleItem();
        (await site.DoAsync(new GetDevice(device.Id))).LastInventoryAt.ShouldNotBeNull();
        foreach (var part in new[] { "COMPUTER_SYSTEM", "ADD_REMOVE_PROGRAMS" })
        {
            (await site.DoAsync(new GetResourceClassRows(device.Id, part))).Rows.ShouldNotBeEmpty(part);
        }

        site.Clock.Advance(TimeSpan.FromDays(7));
        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.Inventory) == 2);
        (await site.DoAsync(new GetDevice(device.Id))).LastInventoryAt.ShouldNotBeNull().ShouldBe(site.Clock.GetUtcNow(), TimeSpan.FromHours(1));
    }

    [Theory, Trait("Line", "POL-1")]
    [InlineData(60)]
    [InlineData(15)]
    public async Task A_Mac_that_nothing_reaches_asks_for_its_policy_hourly_or_as_often_as_the_site_says(int minutes)
    {
        await using var site = await LivingSite.StartAsync(options => minutes == 60 ? options : options with { PolicyPollMinutes = minutes });
        site.Requests.Refused = "/channel";
        await using var mac = await site.EnrollAsync();
        mac.Change = static options => options with { LongestWait = TimeSpan.FromHours(2) };
        mac.Start();
        for (var polls = 1; polls <= 3; polls++)
        {
            await site.Requests.UntilAsync(r => r.PolicyRequests.Count == polls);
            await mac.Waits.BeganAsync(TimeSpan.FromMinutes(minutes));
            site.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            site.Requests.PolicyRequests.Count.ShouldBe(polls);
            site.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await site.Requests.UntilAsync(static r => r.PolicyRequests.Count == 4);
        var asked = site.Requests.PolicyRequests;
        asked.Zip(asked.Skip(1), static (earlier, later) => later - earlier).ShouldAllBe(pause => pause == TimeSpan.FromMinutes(minutes));
    }

    [Fact, Trait("Line", "BASE-7"), Trait("Line", "BASE-10")]
    public async Task Every_item_is_reported_as_soon_as_it_is_ready_and_the_baseline_once_at_the_end()
    {
        await using var site = await LivingSite.StartAsync(static options => options with { HasReporting = true });
        await using var mac = await site.EnrollAsync();
        var second = new TaskCompletionSource();
        mac.Answer = async call =>
        {
            if (call.Text.Contains("second", StringComparison.Ordinal))
            {
                await second.Task;
            }

            return await LivingMac.Prints(call.Text.Contains("second", StringComparison.Ordinal) ? "0" : "1");
        };
        mac.Start();
        var deployment = await site.DeployAsync("Security", LivingSite.Setting("first", Script), LivingSite.Setting("second", "#! /bin/sh -\n# second\n"));

        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.ItemState) == 1);
        site.Requests.Count(ReportKinds.BaselineState).ShouldBe(0);
        second.SetResult();
        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.BaselineState) == 1);

        site.Requests.Count(ReportKinds.ItemState).ShouldBe(2);
        var state = (await site.DoAsync(new GetDeploymentStatus(deployment))).Devices.ShouldHaveSingleItem();
        (state.State, state.CompliantItems, state.NonCompliantItems).ShouldBe((ComplianceState.NonCompliant, 1, 1));

        var items = await RunAsync("item", ("computer", "mba-%"));
        items.Rows.Select(static r => (r.Values[0], r.Values[2], r.Values[5], r.Values[1])).ShouldBe([("MBA-0001", "Security: first", "Security", "Compliant"), ("MBA-0001", "Security: second", "Security", "Non-compliant")]);
        items.Rows.ShouldAllBe(r => (DateTimeOffset)r.Values[4]! <= site.Clock.GetUtcNow());
        (await RunAsync("item", ("name", "%second"))).Rows.ShouldHaveSingleItem().Values[1].ShouldBe("Non-compliant");
        (await RunAsync("item", ("computer", "another"))).Rows.ShouldBeEmpty();
        (await RunAsync("baseline", ("name", "security"))).Rows.ShouldHaveSingleItem().Values[3].ShouldBe(state.EvaluatedAt!.Value);

        Task<ReportPage> RunAsync(string by, (string Name, string Value) criterion) =>
            site.DoAsync(new RunReport("compliance-for-a-computer-by-configuration-" + by) { Criteria = new Dictionary<string, string> { [criterion.Name] = criterion.Value } });
    }

    [Fact, Trait("Line", "BASE-11")]
    public async Task Without_a_reporting_role_no_report_can_be_run_and_the_list_says_so()
    {
        await using var site = await LivingSite.StartAsync();
        (await site.DoAsync(new ListReports())).IsSetUp.ShouldBeFalse();
        (await site.TryAsync(new RunReport("compliance-for-a-computer-by-configuration-item"))).Problem!.Code.ShouldBe("no-reporting-role");
    }

    [Fact, Trait("Line", "BASE-8"), Trait("Line", "INV-8"), Trait("Line", "BASE-5")]
    public async Task What_was_found_while_the_site_could_not_be_reached_is_sent_after_a_restart_without_a_gap()
    {
        await using var site = await LivingSite.StartAsync();
        await using var mac = await site.EnrollAsync();
        mac.Answer = _ => LivingMac.Prints("1");
        mac.Start();
        await site.DeployAsync("Offline", LivingSite.Setting("one", Script));
        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.BaselineState) == 1 && r.Count(ReportKinds.Inventory) == 1);

        site.Requests.Cut();
        for (var run = 2; run <= 3; run++)
        {
            site.Clock.Advance(TimeSpan.FromDays(1));
            await BecomesAsync(() => mac.Scripts.Count == run);
        }

        site.Clock.Advance(TimeSpan.FromDays(6));
        await BecomesAsync(() => mac.Scripts.Count == 4 && mac.Client.WaitingReports >= 7);
        site.Requests.Count(ReportKinds.BaselineState).ShouldBe(1);
        await mac.StopAsync();
        site.Requests.Restore();
        mac.Start();

        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.BaselineState) == 4 && r.Count(ReportKinds.Inventory) == 2);
        site.Requests.Count(ReportKinds.ItemState).ShouldBe(4, "a script item is evaluated in every run");
        var sequences = site.Requests.Reports.Select(static r => r.Sequence).Distinct().Order().ToList();
        sequences.ShouldBe(Enumerable.Range(1, sequences.Count).Select(static s => (long)s));
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task A_script_gets_variables_and_what_it_prints_of_a_masked_one_never_reaches_the_site()
    {
        await using var site = await LivingSite.StartAsync();
        await using var mac = await site.EnrollAsync();
        mac.Answer = static call => LivingMac.Prints($"{call.Environment.GetValueOrDefault("ESPALIER_VARIABLE_PIN")} {call.Environment.GetValueOrDefault("ESPALIER_VARIABLE_OFFICE")}");
        var device = (await site.DoAsync(new ListDevices("", null, "name", false, 0, 10))).Rows.ShouldHaveSingleItem();
        await site.DoAsync(new SetCollectionVariablesRequest(site.AllMacs, [new Variable { Name = "Pin", Value = "s3cret-of-all", IsMasked = true }, new Variable { Name = "Office", Value = "Rome" }]));
        await site.DoAsync(new SetDeviceVariablesRequest(device.Id, [new Variable { Name = "office", Value = "Berlin" }]));
        await site.MemberOfAllMacsAsync();
        mac.Start();
        await site.DeployAsync("Variables", LivingSite.Setting("print", Script));
        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.BaselineState) == 1);

        mac.Scripts.ShouldHaveSingleItem().Environment["ESPALIER_VARIABLE_PIN"].ShouldBe("s3cret-of-all");
        var evidence = (await site.DoAsync(new ExplainDevice(device.Id))).ShouldHaveSingleItem();
        evidence.Evidence.ShouldHaveSingleItem().Value.ShouldBe("•••••• Berlin");
        site.Requests.Reports.ShouldAllBe(static r => r.Kind == ReportKinds.Dropped || !r.Body.GetRawText().Contains("s3cret"));
    }

    /// <summary>For what only the Mac knows, which tells nobody.</summary>
    private static async Task BecomesAsync(Func<bool> isSo)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !isSo(); TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(RequestWatch.Longest))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
