using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Site.Tests.Collections;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Devices;

/// <summary>What the site answers when somebody asks why a Mac has what it has, and what became of it.</summary>
public abstract class DeviceHistoryTests
{
    private readonly CollectionSite _site;

    protected DeviceHistoryTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private DateTimeOffset Now => _site.Site.Clock.GetUtcNow();

    [Fact]
    public async Task An_assigned_item_names_its_rule_its_version_its_last_evidence_and_its_next_try()
    {
        var name = _site.NewName("explained");
        using var mac = await ReportingMac.EnrollAsync(_site, name, "Ada");
        var collection = await _site.CreateAsync("Explained", CollectionSite.Query($"select * from SMS_R_System where Name = '{name}'") with { Name = "by its name" }, CollectionSite.Direct(mac.Id));
        var (item, deployment) = await DeployAsync(collection);

        var before = (await _site.DoAsync(new ExplainDevice(mac.Id))).ShouldHaveSingleItem();
        (before.State, before.Version, before.EvaluatedAt, before.NextTryAt).ShouldBe((ComplianceState.Unknown, 1, null, null));
        (before.DeploymentId, before.CollectionId, before.ItemId).ShouldBe((deployment, collection.Value, item.Id));
        before.Because.ShouldBe(["direct rule", "query 'by its name'"]);
        before.Reason.ShouldContain("has not reported this item yet");
        before.Evidence.ShouldBeEmpty();

        var evaluated = Now;
        await ReportStateAsync(mac, item.Id, 1, deployment, ComplianceState.NonCompliant, new SettingResult { Setting = "delay", State = ComplianceState.NonCompliant, Value = "900", ValueBefore = "1200", Remediated = true, FailedRules = ["at most five minutes"], Reason = "The remediation did not help." });
        var reported = (await _site.DoAsync(new ExplainDevice(mac.Id))).ShouldHaveSingleItem();
        (reported.State, reported.EvaluatedAt, reported.Since).ShouldBe((ComplianceState.NonCompliant, evaluated, evaluated));
        reported.Reason.ShouldEndWith("The remediation did not help.");
        reported.NextTryAt.ShouldBe(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero) + TimeSpan.FromDays(1 + Math.Floor((evaluated - new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)).TotalDays)));
        var evidence = reported.Evidence.ShouldHaveSingleItem();
        (evidence.Setting, evidence.Value, evidence.ValueBefore, evidence.Remediated, evidence.FailedRules[0]).ShouldBe(("delay", "900", "1200", true, "at most five minutes"));

        // An item that changed: the evidence is of the version before it, and the explanation says so.
        await _site.DoAsync(new SaveConfigurationItem(item with { Version = 1, Description = "changed" }));
        _site.Site.Clock.Advance(TimeSpan.FromHours(1));
        await ReportStateAsync(mac, item.Id, 1, deployment, ComplianceState.Compliant, new SettingResult { Setting = "delay", State = ComplianceState.Compliant, Value = "300" });
        var changed = (await _site.DoAsync(new ExplainDevice(mac.Id))).ShouldHaveSingleItem();
        (changed.Version, changed.State, changed.Since, changed.Evidence[0].Value).ShouldBe((2, ComplianceState.Compliant, Now, "300"));
        changed.Reason.ShouldEndWith("The report is about version 1; version 2 has not been reported yet.");
        await ReportStateAsync(mac, item.Id, 2, deployment, ComplianceState.Compliant, new SettingResult { Setting = "delay", State = ComplianceState.Compliant, Value = "300" });
        (await _site.DoAsync(new ExplainDevice(mac.Id))).Single().Reason.ShouldNotContain("has not been reported");

        // Out of the collection, nothing is assigned; what was reported stays known elsewhere.
        await _site.DoAsync(new DeleteDeployment(deployment));
        (await _site.DoAsync(new ExplainDevice(mac.Id))).ShouldBeEmpty();
        (await _site.RefusedAsync(new ExplainDevice(new ResourceId(29_999_999)))).Kind.ShouldBe(Contracts.Operations.ProblemKind.NotFound);
    }

    [Fact]
    public async Task The_timeline_tells_enrollment_inventory_collections_states_policy_and_administrators_the_newest_first()
    {
        using var mac = await ReportingMac.EnrollAsync(_site, _site.NewName("timeline"), "token 'Autumn'");
        await _site.SettleAsync();
        Later();
        await ReportInventoryAsync(mac, Full(ComputerClasses.ComputerSystem, Memory(8192)), Full(StorageClasses.LogicalDisk, Volume("/", 10), Volume("/Volumes/Stick", 5)));
        Later();
        var joined = Now;
        var collection = await _site.CreateAsync("Timeline", CollectionSite.Direct(mac.Id));
        var (item, deployment) = await DeployAsync(collection);
        Later();
        await ReportStateAsync(mac, item.Id, 1, deployment, ComplianceState.NonCompliant, new SettingResult { Setting = "delay", State = ComplianceState.NonCompliant, Value = "900", Reason = "It is 900." });
        await mac.ReportAsync(ReportKinds.PolicyState, new PolicyStateReport(new string('a', 64), "1.0.0", []));
        Later();
        await ReportInventoryAsync(mac, Full(ComputerClasses.ComputerSystem, Memory(16384)), Full(StorageClasses.LogicalDisk, Volume("/", 10)));
        Later();
        await ReportStateAsync(mac, item.Id, 1, deployment, ComplianceState.Compliant, new SettingResult { Setting = "delay", State = ComplianceState.Compliant, Value = "300" });
        Later();
        await _site.DoAsync(new SetDeviceVariablesRequest(mac.Id, [new Variable { Name = "Desk", Value = "7" }]));
        Later();
        await _site.DoAsync(new RemoveCollectionRulesRequest(collection, [new CollectionRuleKey(CollectionRuleKind.Direct, mac.Id.Value)]));
        await _site.SettleAsync();

        var entries = await _site.DoAsync(new GetDeviceTimeline(mac.Id));

        entries.Select(static e => e.At).ShouldBe(entries.Select(static e => e.At).OrderDescending());
        var baseline = (await _site.DoAsync(new ListDeployments())).Single(d => d.Id == deployment).BaselineName;
        Titles(TimelineKind.Compliance).ShouldBe([$"{item.Name}: compliant", $"{item.Name}: non-compliant"]);
        entries.Single(static e => e.Title.EndsWith(": non-compliant", StringComparison.Ordinal)).Detail.ShouldBe($"In {baseline}. It is 900.");
        Titles(TimelineKind.Inventory).ShouldContain("Computer System: 1 change");
        entries.Single(static e => e.Title == "Computer System: 1 change").Detail.ShouldBe("Total Physical Memory 8192 becomes 16384");
        entries.Single(static e => e.Title == "Logical Disk: 1 change").Detail.ShouldEndWith("gone");
        Titles(TimelineKind.Inventory).Where(static t => t.EndsWith("first report", StringComparison.Ordinal)).Order().ShouldBe(["Computer System: first report", "Logical Disk: first report"]);
        var collectionName = (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.Name;
        Titles(TimelineKind.Collection).Where(t => t.EndsWith(collectionName, StringComparison.Ordinal)).ShouldBe([$"Left {collectionName}", $"Joined {collectionName}"]);
        entries.Single(e => e.Title == "Joined " + collectionName).At.ShouldBe(joined);
        (entries[^1].Kind, entries[^1].Title, entries[^1].Detail).ShouldBe((TimelineKind.Enrollment, "Enrolled", "by token 'Autumn'"));
        entries.Single(static e => e.Kind == TimelineKind.Policy).Detail.ShouldBe("version aaaaaaaaaaaa");
        Titles(TimelineKind.Administration).ShouldHaveSingleItem().ShouldEndWith("by Ada");

        var newest = await _site.DoAsync(new GetDeviceTimeline(mac.Id, 3));
        newest.ShouldBe(entries.Take(3));
        (await _site.RefusedAsync(new GetDeviceTimeline(mac.Id, 0))).Fields[0].Field.ShouldBe("take");
        (await _site.RefusedAsync(new GetDeviceTimeline(mac.Id, 1001))).Fields[0].Field.ShouldBe("take");
        (await _site.RefusedAsync(new GetDeviceTimeline(new ResourceId(29_999_999)))).Kind.ShouldBe(Contracts.Operations.ProblemKind.NotFound);

        List<string> Titles(TimelineKind kind) => [.. entries.Where(e => e.Kind == kind).Select(static e => e.Title)];
        void Later() => _site.Site.Clock.Advance(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_Mac_is_known_as_it_was_at_a_past_instant()
    {
        using var mac = await ReportingMac.EnrollAsync(_site, _site.NewName("then"), "Ada");
        var empty = Now;
        Later();
        await ReportInventoryAsync(mac, Full(ComputerClasses.ComputerSystem, Memory(8192)));
        var collection = await _site.CreateAsync("Then", CollectionSite.Direct(mac.Id));
        var (item, deployment) = await DeployAsync(collection);
        await ReportStateAsync(mac, item.Id, 1, deployment, ComplianceState.NonCompliant, new SettingResult { Setting = "delay", State = ComplianceState.NonCompliant, Value = "900", Reason = "It is 900." });
        var first = Now;
        Later();
        await ReportInventoryAsync(mac, Full(ComputerClasses.ComputerSystem, Memory(16384)));
        await ReportStateAsync(mac, item.Id, 1, deployment, ComplianceState.Compliant, new SettingResult { Setting = "delay", State = ComplianceState.Compliant, Value = "300" });
        await _site.DoAsync(new RemoveCollectionRulesRequest(collection, [new CollectionRuleKey(CollectionRuleKind.Direct, mac.Id.Value)]));
        await _site.SettleAsync();
        Later();

        var nothing = await _site.DoAsync(new GetDeviceAsOf(mac.Id, empty));
        (nothing.Facts.Count, nothing.States.Count).ShouldBe((0, 0));
        var before = await _site.DoAsync(new GetDeviceAsOf(mac.Id, first));
        before.Facts.ShouldContain(new KeyValuePair<string, string>("Memory", "8192 MB"));
        before.Facts.ShouldContain(new KeyValuePair<string, string>("Model", "Mac14,2"));
        before.Collections.Select(static c => c.Id).ShouldContain(collection);
        before.States.Select(static s => (s.Deployment, s.Item, s.State, s.Reason, s.Since)).ShouldBe([(deployment, item.Name, ComplianceState.NonCompliant, "It is 900.", first)]);
        var after = await _site.DoAsync(new GetDeviceAsOf(mac.Id, Now));
        after.Facts.ShouldContain(new KeyValuePair<string, string>("Memory", "16384 MB"));
        after.Collections.Select(static c => c.Id).ShouldNotContain(collection);
        after.States.ShouldHaveSingleItem().State.ShouldBe(ComplianceState.Compliant);

        (await _site.DoAsync(new GetDeviceTimeline(mac.Id) { Until = first })).ShouldAllBe(e => e.At <= first);
        (await _site.RefusedAsync(new GetDeviceAsOf(mac.Id, Now.AddSeconds(1)))).Fields[0].Field.ShouldBe("at");
        (await _site.RefusedAsync(new GetDeviceAsOf(new ResourceId(29_999_999), first))).Kind.ShouldBe(Contracts.Operations.ProblemKind.NotFound);

        void Later() => _site.Site.Clock.Advance(TimeSpan.FromMinutes(10));
    }

    private async Task<(ConfigurationItemDefinition Item, Guid Deployment)> DeployAsync(CollectionId collection)
    {
        var setting = new SettingDefinition { Name = "delay", DataType = SettingDataType.Text, DiscoveryScript = "#! /bin/sh -\necho 300\n", Rules = [new ComplianceRule { Name = "at most five minutes", Operator = RuleOperator.Equals, Operands = ["300"] }] };
        var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = _site.NewName("Screen lock"), Settings = [setting] };
        await _site.DoAsync(new SaveConfigurationItem(item));
        var baseline = await _site.DoAsync(new SaveBaseline(null, _site.NewName("Security"), "", [item.Id]));
        var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        return (item, (await _site.DoAsync(new CreateDeployment(baseline.Id, collection.Value, daily, Remediate: true))).Id);
    }

    private Task ReportStateAsync(ReportingMac mac, Guid item, int version, Guid deployment, ComplianceState state, SettingResult result) => mac.ReportAsync(
        ReportKinds.ItemState,
        new ItemStateReport { ItemId = item, ItemVersion = version, DeploymentId = deployment, State = state, EvaluatedAt = Now, Settings = [result] });

    private static Task ReportInventoryAsync(ReportingMac mac, params ClassReport[] classes) => mac.ReportAsync(ReportKinds.Inventory, Of(classes));
}

public sealed class SqliteDeviceHistoryTests(SqliteCollectionSite site) : DeviceHistoryTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresDeviceHistoryTests(PostgresCollectionSite site) : DeviceHistoryTests(site), IClassFixture<PostgresCollectionSite>;
