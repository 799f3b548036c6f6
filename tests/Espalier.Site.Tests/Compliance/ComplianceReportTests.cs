using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Site.Tests.Collections;
using Espalier.Site.Tests.Devices;

namespace Espalier.Site.Tests.Compliance;

/// <summary>Reports and the status of a deployment say the same, in the same order, on every engine.</summary>
public abstract class ComplianceReportTests
{
    private readonly CollectionSite _site;

    protected ComplianceReportTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    [Fact]
    [Trait("Line", "BASE-10")]
    public async Task Each_Mac_is_listed_once_by_item_and_once_by_baseline_in_the_order_of_names_and_found_by_a_pattern()
    {
        var prefix = _site.NewName("report");
        using var bad = await ReportingMac.EnrollAsync(_site, prefix + " B_d 100%", "Ada");
        using var good = await ReportingMac.EnrollAsync(_site, prefix + " äpfel", "Ada");
        using var silent = await ReportingMac.EnrollAsync(_site, prefix + " a silent one", "Ada");
        var collection = await _site.CreateAsync("Reported", CollectionSite.Direct(bad.Id), CollectionSite.Direct(good.Id), CollectionSite.Direct(silent.Id));
        var (item, baseline, deployment) = await DeployAsync(collection.Value);
        foreach (var (mac, state) in new[] { (good, ComplianceState.Compliant), (bad, ComplianceState.NonCompliant) })
        {
            var now = _site.Site.Clock.GetUtcNow();
            await mac.ReportAsync(ReportKinds.ItemState, new ItemStateReport { ItemId = item, ItemVersion = 1, DeploymentId = deployment, State = state, EvaluatedAt = now, Settings = [] });
            await mac.ReportAsync(ReportKinds.BaselineState, new BaselineStateReport { BaselineId = baseline, BaselineVersion = 1, DeploymentId = deployment, State = state, EvaluatedAt = now });
        }

        foreach (var report in (await _site.DoAsync(new ListReports())).Reports.Where(static r => r.Id.StartsWith("compliance-for-a-computer", StringComparison.Ordinal)))
        {
            var rows = (await RunAsync(report, prefix + "%")).Rows;
            rows.Select(static r => (r.Device, r.Values[1])).ShouldBe([(bad.Id, "Non-compliant"), (good.Id, "Compliant")], report.Name);
            (await RunAsync(report, prefix + "%ÄPF%")).Rows.ShouldHaveSingleItem().Device.ShouldBe(good.Id);
        }

        var status = await _site.DoAsync(new GetDeploymentStatus(deployment));
        status.Deployment.Counts.ShouldBe(new StateCounts(1, 1, 0, 0, 1));
        status.Devices.Select(static d => (d.Id, d.State)).ShouldBe([(silent.Id, ComplianceState.Unknown), (bad.Id, ComplianceState.NonCompliant), (good.Id, ComplianceState.Compliant)]);
    }

    [Fact]
    [Trait("Line", "RPT-4")]
    public async Task Deployments_and_items_are_counted_as_their_status_tells_and_lead_to_their_Macs()
    {
        using var bad = await ReportingMac.EnrollAsync(_site, _site.NewName("counted"), "Ada");
        using var good = await ReportingMac.EnrollAsync(_site, _site.NewName("counted"), "Ada");
        using var silent = await ReportingMac.EnrollAsync(_site, _site.NewName("counted"), "Ada");
        var collection = await _site.CreateAsync("Counted", CollectionSite.Direct(bad.Id), CollectionSite.Direct(good.Id), CollectionSite.Direct(silent.Id));
        var (item, baseline, deployment) = await DeployAsync(collection.Value);
        var empty = await _site.CreateAsync("Nobody");
        await _site.DoAsync(new CreateDeployment(baseline, empty.Value, new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 1440 }, Remediate: false));
        foreach (var (mac, state) in new[] { (good, ComplianceState.Compliant), (bad, ComplianceState.Error) })
        {
            var now = _site.Site.Clock.GetUtcNow();
            await mac.ReportAsync(ReportKinds.ItemState, new ItemStateReport { ItemId = item, ItemVersion = 1, DeploymentId = deployment, State = state, EvaluatedAt = now, Settings = [] });
            await mac.ReportAsync(ReportKinds.BaselineState, new BaselineStateReport { BaselineId = baseline, BaselineVersion = 1, DeploymentId = deployment, State = state, EvaluatedAt = now });
        }

        var name = (await _site.DoAsync(new GetDeploymentStatus(deployment))).Deployment.BaselineName;
        var status = await _site.DoAsync(new RunReport("status-of-deployments") { Criteria = new Dictionary<string, string> { ["baseline"] = name }, Sort = "computers" });
        status.Rows.Select(static r => string.Join(' ', r.Values.Skip(2).Take(7))).ShouldBe(["0 0 0 0 0 0 ", "3 1 0 1 0 1 33"]);
        var macs = await _site.DoAsync(new RunReport("status-of-a-deployment-by-computer") { Criteria = new Dictionary<string, string> { ["baseline"] = name, ["state"] = "unknown" } });
        macs.Rows.ShouldHaveSingleItem().Device.ShouldBe(silent.Id);
        var items = await _site.DoAsync(new RunReport("summary-compliance-by-configuration-item") { Filter = "Reported item" });
        var itemName = (await _site.DoAsync(new GetConfigurationItem(item))).Name;
        items.Rows.Single(r => (string?)r.Values[0] == itemName).Values.Skip(1).ShouldBe([1L, 0L, 1L, 0L, 0L]);
    }

    private Task<ReportPage> RunAsync(ReportSummary report, string computer) => _site.DoAsync(new RunReport(report.Id) { Criteria = new Dictionary<string, string> { ["computer"] = computer } });

    private async Task<(Guid Item, Guid Baseline, Guid Deployment)> DeployAsync(string collection)
    {
        var setting = new SettingDefinition { Name = "delay", DataType = SettingDataType.Text, DiscoveryScript = "#! /bin/sh -\necho 300\n", Rules = [new ComplianceRule { Name = "five minutes", Operator = RuleOperator.Equals, Operands = ["300"] }] };
        var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = _site.NewName("Reported item"), Settings = [setting] };
        await _site.DoAsync(new SaveConfigurationItem(item));
        var baseline = await _site.DoAsync(new SaveBaseline(null, _site.NewName("Reported"), "", [item.Id]));
        var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        return (item.Id, baseline.Id, (await _site.DoAsync(new CreateDeployment(baseline.Id, collection, daily, Remediate: true))).Id);
    }
}

public sealed class SqliteComplianceReportTests(SqliteCollectionSite site) : ComplianceReportTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresComplianceReportTests(PostgresCollectionSite site) : ComplianceReportTests(site), IClassFixture<PostgresCollectionSite>;
