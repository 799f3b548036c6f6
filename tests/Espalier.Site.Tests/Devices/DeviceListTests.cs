using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Espalier.Site.Tests.Collections;

namespace Espalier.Site.Tests.Devices;

/// <summary>What the list of devices shows for a text and under conditions, and on what an action from it runs.</summary>
public abstract class DeviceListTests
{
    private readonly CollectionSite _site;

    protected DeviceListTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_of_macOS_is_found_as_everybody_writes_it()
    {
        var device = await _site.AddDeviceAsync(_site.NewName("versioned"));
        await _site.ChangeDeviceAsync(device, "operating_system_name_and_version", "Apple Mac OS X 15.77.1");

        (await NamesAsync("macOS 15.77.1")).ShouldHaveSingleItem();
        (await NamesAsync("Mac OS X 15.77")).ShouldHaveSingleItem();
        (await NamesAsync("macOS 15.78")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stale_conflicting_and_duplicate_records_are_listed_alone()
    {
        var prefix = _site.NewName("narrow");
        using var fresh = await ReportingMac.EnrollAsync(_site, prefix + " fresh", "Ada");
        using var stale = await ReportingMac.EnrollAsync(_site, prefix + " stale", "Ada");
        using var never = await ReportingMac.EnrollAsync(_site, prefix + " never", "Ada");
        var bare = await _site.AddDeviceAsync(prefix + " bare");
        var now = _site.Site.Clock.GetUtcNow();
        await SetAsync(fresh.Id, "last_contact_at", Instants.ToMicroseconds(now.AddDays(-6)));
        await SetAsync(stale.Id, "last_contact_at", Instants.ToMicroseconds(now.AddDays(-8)));
        await SetAsync(stale.Id, "conflict_with", fresh.Id.Value);
        await _site.ChangeDeviceAsync(never.Id, "serial_number", prefix);
        await _site.ChangeDeviceAsync(bare, "serial_number", prefix);

        (await NamesAsync(prefix, DeviceCondition.Active)).ShouldBe([prefix + " fresh"]);
        (await NamesAsync(prefix, DeviceCondition.Inactive)).ShouldBe([prefix + " bare", prefix + " never", prefix + " stale"]);
        (await NamesAsync(prefix, DeviceCondition.Inactive, DeviceCondition.WithClient)).ShouldBe([prefix + " never", prefix + " stale"]);
        (await NamesAsync(prefix, DeviceCondition.WithoutClient)).ShouldBe([prefix + " bare"]);
        (await NamesAsync(prefix, DeviceCondition.Conflict)).ShouldBe([prefix + " stale"]);
        (await NamesAsync(prefix, DeviceCondition.SameSerialNumber)).ShouldBe([prefix + " bare", prefix + " never"]);
        (await _site.RefusedAsync(Request(prefix, (DeviceCondition)99))).Fields[0].Field.ShouldBe("conditions");
    }

    [Fact]
    [Trait("Line", "SITE-11")]
    public async Task Macs_whose_client_is_older_than_the_site_are_listed_and_acted_on()
    {
        var prefix = _site.NewName("upgraded");
        using var old = await ReportingMac.EnrollAsync(_site, prefix + " old", "Ada");
        using var same = await ReportingMac.EnrollAsync(_site, prefix + " same", "Ada");
        using var newer = await ReportingMac.EnrollAsync(_site, prefix + " newer", "Ada");
        using var strange = await ReportingMac.EnrollAsync(_site, prefix + " strange", "Ada");
        await _site.ChangeDeviceAsync(old.Id, "client_version", "0.0.9-PMA");
        await _site.ChangeDeviceAsync(same.Id, "client_version", SiteVersion.Current.Split('+')[0] + "-PMA");
        await _site.ChangeDeviceAsync(newer.Id, "client_version", "0.10.999.5-PMA");
        await _site.ChangeDeviceAsync(strange.Id, "client_version", "%");
        var bare = await _site.AddDeviceAsync(prefix + " bare", "0.0.1-PMA");

        (await NamesAsync(prefix, DeviceCondition.OlderClient)).ShouldBe([prefix + " old"]);
        (await _site.DoAsync(Request(prefix))).Rows.Where(static d => d.IsClientOlder).Select(static d => d.Id).ShouldBe([old.Id]);
        (await _site.DoAsync(Request(prefix))).Rows.Single(d => d.Id == bare).IsClientOlder.ShouldBeFalse();
        (await _site.DoAsync(new GetSiteOverview())).OlderClients.ShouldBe((await _site.DoAsync(Request("", DeviceCondition.OlderClient))).Total);
        (await _site.DoAsync(new StartAction(ActionKindNames.InventoryUpdate) { Filter = prefix, Conditions = [DeviceCondition.OlderClient] })).Targets.ShouldBe(1);
    }

    [Fact]
    [Trait("Line", "ENR-22")]
    public async Task A_Mac_with_client_is_active_until_it_has_been_silent_for_a_week()
    {
        var prefix = _site.NewName("verified");
        using var mac = await ReportingMac.EnrollAsync(_site, prefix + " mac", "Ada");
        await _site.AddDeviceAsync(prefix + " bare");
        await SetAsync(mac.Id, "last_contact_at", Instants.ToMicroseconds(_site.Site.Clock.GetUtcNow()));
        (await RowsAsync()).ShouldBe([(prefix + " bare", false, false), (prefix + " mac", true, true)]);

        _site.Site.Clock.Advance(TimeSpan.FromDays(7.1));
        (await RowsAsync()).ShouldBe([(prefix + " bare", false, false), (prefix + " mac", true, false)]);
        (await NamesAsync(prefix, DeviceCondition.WithClient, DeviceCondition.Inactive)).ShouldBe([prefix + " mac"]);

        async Task<IEnumerable<(string Name, bool HasClient, bool IsActive)>> RowsAsync() => (await _site.DoAsync(Request(prefix))).Rows.Select(static d => (d.Name, d.HasClient, d.IsActive));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("osVersion")]
    [InlineData("serialNumber")]
    [InlineData("client")]
    [InlineData("activity")]
    [InlineData("lastContactAt")]
    [InlineData("user")]
    [InlineData("model")]
    [InlineData("compliance")]
    public async Task Windows_of_the_list_join_to_the_whole_in_any_order(string sort)
    {
        var prefix = _site.NewName("windows");
        for (var i = 0; i < 5; i++)
        {
            using var mac = await ReportingMac.EnrollAsync(_site, $"{prefix} {i}", "Ada");
            await SetAsync(mac.Id, "last_contact_at", Instants.ToMicroseconds(_site.Site.Clock.GetUtcNow().AddDays(-(i * 3 % 5))));
            await _site.ChangeDeviceAsync(mac.Id, "operating_system_name_and_version", $"Apple Mac OS X {15 - (i % 2)}");
        }

        await _site.AddDeviceAsync(prefix + " bare");
        foreach (var (filter, descending) in new[] { (prefix, false), (prefix, true), ("", false), ("", true) })
        {
            var request = Request(filter) with { Sort = sort, Descending = descending, Take = 500 };
            var whole = await _site.DoAsync(request);
            whole.Rows.Count.ShouldBe(whole.Total);
            var joined = new List<ResourceId>();
            while (joined.Count < whole.Total)
            {
                joined.AddRange((await _site.DoAsync(request with { Skip = joined.Count, Take = 4 })).Rows.Select(static d => d.Id));
            }

            joined.ShouldBe(whole.Rows.Select(static d => d.Id));
            if (sort == "lastContactAt")
            {
                var contacts = whole.Rows.Select(static d => d.LastContactAt ?? DateTimeOffset.MinValue).ToList();
                contacts.ShouldBe(request.Descending ? contacts.OrderDescending() : contacts.Order());
            }
        }
    }

    [Fact]
    public async Task An_open_list_keeps_its_devices_and_their_order_and_shows_them_as_they_are_now()
    {
        var prefix = _site.NewName("open");
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await _site.AddDeviceAsync($"{prefix} {name}");
        }

        var list = Request(prefix) with { Take = 2 };
        var first = await _site.DoAsync(list);
        first.Rows.Select(static d => d.Name).ShouldBe([prefix + " a", prefix + " b"]);
        await _site.AddDeviceAsync(prefix + " aa");
        await _site.ChangeDeviceAsync(first.Rows[0].Id, "name", prefix + " z");

        var next = await _site.DoAsync(list with { Skip = 2, Snapshot = first.Snapshot });
        next.Rows.Select(static d => d.Name).ShouldBe([prefix + " c", prefix + " d"]);
        next.Total.ShouldBe(4);
        next.Snapshot.ShouldBe(first.Snapshot);
        var again = await _site.DoAsync(list with { Snapshot = first.Snapshot, CountsAgain = true });
        again.Rows.Select(static d => d.Name).ShouldBe([prefix + " z", prefix + " b"]);
        again.Total.ShouldBe(5);

        foreach (var other in new[] { list with { Snapshot = "0" }, list with { Sort = "serialNumber", Snapshot = first.Snapshot }, list })
        {
            var opened = await _site.DoAsync(other);
            opened.Total.ShouldBe(5);
            opened.Snapshot.ShouldNotBe(first.Snapshot);
        }
    }

    [Fact]
    public async Task Devices_are_listed_by_their_compliance_and_all_of_them_are_acted_on()
    {
        var prefix = _site.NewName("judged");
        using var bad = await ReportingMac.EnrollAsync(_site, prefix + " bad", "Ada");
        using var good = await ReportingMac.EnrollAsync(_site, prefix + " good", "Ada");
        using var silent = await ReportingMac.EnrollAsync(_site, prefix + " silent", "Ada");
        var collection = await _site.CreateAsync("Judged", CollectionSite.Direct(bad.Id), CollectionSite.Direct(good.Id), CollectionSite.Direct(silent.Id));
        var (baseline, deployment) = await DeployAsync(collection);
        await ReportAsync(bad, ComplianceState.NonCompliant);
        await ReportAsync(good, ComplianceState.Compliant);

        (await NamesAsync(prefix, DeviceCondition.NonCompliant)).ShouldBe([prefix + " bad"]);
        (await NamesAsync(prefix, DeviceCondition.Compliant)).ShouldBe([prefix + " good"]);
        (await NamesAsync(prefix, DeviceCondition.Unknown)).ShouldBe([prefix + " silent"]);
        (await NamesAsync(prefix, DeviceCondition.Error)).ShouldBeEmpty();

        var job = await _site.DoAsync(new StartAction(ActionKindNames.InventoryUpdate) { Filter = prefix, Conditions = [DeviceCondition.NonCompliant] });
        job.Targets.ShouldBe(1);
        (await _site.RefusedAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = [bad.Id], Conditions = [DeviceCondition.NonCompliant] })).Fields[0].Field.ShouldBe("conditions");

        Task ReportAsync(ReportingMac mac, ComplianceState state) => mac.ReportAsync(
            ReportKinds.BaselineState,
            new BaselineStateReport { BaselineId = baseline, BaselineVersion = 1, DeploymentId = deployment, State = state, EvaluatedAt = _site.Site.Clock.GetUtcNow() });
    }

    [Theory]
    [InlineData("osVersion")]
    [InlineData("serialNumber")]
    [InlineData("activity")]
    [InlineData("user")]
    [InlineData("compliance")]
    public async Task What_is_not_known_comes_before_what_is_known_and_last_the_other_way_round(string sort)
    {
        var prefix = _site.NewName("sorted");
        var bare = await _site.AddDeviceAsync(prefix + " bare");
        using var known = await ReportingMac.EnrollAsync(_site, prefix + " known", "Ada");
        await _site.ChangeDeviceAsync(known.Id, "operating_system_name_and_version", "Apple Mac OS X 15.1");
        await _site.ChangeDeviceAsync(known.Id, "serial_number", prefix);
        await SetAsync(known.Id, "last_contact_at", Instants.ToMicroseconds(_site.Site.Clock.GetUtcNow()));
        await _site.Site.Database.WriteAsync(
            (scope, token) => scope.Command("INSERT INTO inv_computer_system (resource_id, user_name, user_name_f, row_no, from_at) VALUES (@id, 'ada', 'ada', 0, 0)").With("id", known.Id.Value).RunAsync(token), Token);
        var (baseline, deployment) = await DeployAsync(await _site.CreateAsync("Sorted", CollectionSite.Direct(known.Id)));
        await known.ReportAsync(
            ReportKinds.BaselineState,
            new BaselineStateReport { BaselineId = baseline, BaselineVersion = 1, DeploymentId = deployment, State = ComplianceState.NonCompliant, EvaluatedAt = _site.Site.Clock.GetUtcNow() });

        (await SortedAsync(descending: false)).ShouldBe([bare, known.Id]);
        (await SortedAsync(descending: true)).ShouldBe([known.Id, bare]);

        async Task<List<ResourceId>> SortedAsync(bool descending) => [.. (await _site.DoAsync(new ListDevices(prefix, null, sort, descending, 0, 100))).Rows.Select(static d => d.Id)];
    }

    private async Task<(Guid Baseline, Guid Deployment)> DeployAsync(CollectionId collection)
    {
        var setting = new SettingDefinition { Name = "delay", DataType = SettingDataType.Text, DiscoveryScript = "#! /bin/sh -\necho 300\n", Rules = [new ComplianceRule { Name = "five minutes", Operator = RuleOperator.Equals, Operands = ["300"] }] };
        var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = _site.NewName("Judged item"), Settings = [setting] };
        await _site.DoAsync(new SaveConfigurationItem(item));
        var baseline = await _site.DoAsync(new SaveBaseline(null, _site.NewName("Judged"), "", [item.Id]));
        var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        return (baseline.Id, (await _site.DoAsync(new CreateDeployment(baseline.Id, collection.Value, daily, Remediate: true))).Id);
    }

    private static ListDevices Request(string filter, params DeviceCondition[] conditions) => new(filter, null, "name", Descending: false, 0, 100) { Conditions = conditions };

    private async Task<List<string>> NamesAsync(string filter, params DeviceCondition[] conditions) => [.. (await _site.DoAsync(Request(filter, conditions))).Rows.Select(static d => d.Name)];

    private Task<int> SetAsync(ResourceId device, string column, long value) => _site.Site.Database.WriteAsync(
        (scope, token) => scope.Command($"UPDATE dev_status SET {column} = @value WHERE resource_id = @id").With("value", value).With("id", device.Value).RunAsync(token), Token);
}

public sealed class SqliteDeviceListTests(SqliteCollectionSite site) : DeviceListTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresDeviceListTests(PostgresCollectionSite site) : DeviceListTests(site), IClassFixture<PostgresCollectionSite>;
