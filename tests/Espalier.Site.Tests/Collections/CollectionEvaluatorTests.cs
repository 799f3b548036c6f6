using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Tests.Devices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Collections;

public abstract class CollectionEvaluatorTests
{
    private const string HighSierra = "select * from SMS_R_System inner join SMS_G_System_OPERATING_SYSTEM on SMS_G_System_OPERATING_SYSTEM.ResourceID = SMS_R_System.ResourceId where SMS_G_System_OPERATING_SYSTEM.Version like '10.13%'";
    private const string NamesakeOfNetbios = "select * from SMS_R_System where Name in (select NetbiosName from SMS_R_System)";

    private readonly CollectionSite _site;

    protected CollectionEvaluatorTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Line", "COLL-2")]
    public async Task Managed_and_unmanaged_Macs_are_in_All_Mac_OS_X_Systems_and_others_are_not()
    {
        var managed = await _site.AddDeviceAsync("managed", "5.1.6.804674-PMA");
        var unmanaged = await _site.AddDeviceAsync("unmanaged", "Unknown-PMA");
        var other = await _site.AddDeviceAsync("windows", "5.00.9128.1000");

        await _site.SettleAsync();

        var members = await _site.MembersAsync(_site.AllMacs);
        members.ShouldContain(managed);
        members.ShouldContain(unmanaged);
        members.ShouldNotContain(other);
        (await _site.MembersAsync(CollectionId.AllSystems)).ShouldContain(other);
        (await _site.DoAsync(new GetCollectionRequest(_site.AllMacs))).Rules.Single().Query.ShouldNotBeNull().ShouldContain("ClientVersion LIKE '%-PMA'");
    }

    [Fact, Trait("Line", "COLL-6")]
    public async Task Unknown_Mac_OS_X_Systems_stays_empty()
    {
        await _site.AddDeviceAsync("somebody", "Unknown-PMA");
        await _site.SettleAsync();
        await _site.DoAsync(new EvaluateCollectionRequest(_site.UnknownMacs));

        (await _site.MembersAsync(_site.UnknownMacs)).ShouldBeEmpty();
        (await _site.RefusedAsync(new AddCollectionRulesRequest(_site.UnknownMacs, [CollectionSite.Include(CollectionId.AllSystems)]))).Code.ShouldBe("built-in");
    }

    [Fact, Trait("Line", "COLL-5")]
    public async Task A_query_collection_follows_inventory_changes()
    {
        var collection = await _site.CreateAsync("10.13", CollectionSite.Query(HighSierra));
        using var mac = await ReportingMac.EnrollAsync(_site, _site.NewName("imac"), "Ada");
        await ReportVersionAsync("10.12.6");
        (await _site.MembersAsync(collection)).ShouldBeEmpty();

        await ReportVersionAsync("10.13.6");
        (await _site.MembersAsync(collection)).ShouldBe([mac.Id]);

        await ReportVersionAsync("11.2");
        (await _site.MembersAsync(collection)).ShouldBeEmpty();

        Task ReportVersionAsync(string version) =>
            mac.ReportAsync(ReportKinds.Inventory, Of(Full(ComputerClasses.OperatingSystem, Row(("Version", version)))));
    }

    [Fact, Trait("Line", "LOG-7")]
    public async Task The_top_console_user_selects_devices()
    {
        var mac = await _site.AddDeviceAsync("of anna");
        await _site.SetTopConsoleUserAsync(mac, @"CORP\anna");
        await _site.SetTopConsoleUserAsync(await _site.AddDeviceAsync("of bert"), @"CORP\bert");

        var collection = await _site.CreateAsync("Anna's", CollectionSite.Query(
            @"select * from SMS_R_System inner join SMS_G_System_SYSTEM_CONSOLE_USAGE on SMS_G_System_SYSTEM_CONSOLE_USAGE.ResourceID = SMS_R_System.ResourceId where SMS_G_System_SYSTEM_CONSOLE_USAGE.TopConsoleUser = 'corp\\anna'"));

        (await _site.MembersAsync(collection)).ShouldBe([mac]);
    }

    [Fact]
    public async Task A_change_of_one_class_asks_the_rules_that_may_follow_from_it_and_no_other()
    {
        var mac = await _site.AddDeviceAsync("of carla");
        var byVersion = await _site.CreateAsync("By version", CollectionSite.Query(HighSierra.Replace("10.13", "20.1", StringComparison.Ordinal)));
        var byUser = await _site.CreateAsync("By user", CollectionSite.Query(
            "select * from SMS_R_System inner join SMS_G_System_SYSTEM_CONSOLE_USAGE on SMS_G_System_SYSTEM_CONSOLE_USAGE.ResourceID = SMS_R_System.ResourceId where SMS_G_System_SYSTEM_CONSOLE_USAGE.TopConsoleUser = 'carla'"));
        var byRelation = await _site.CreateAsync("By relation", CollectionSite.Query(
            "select * from SMS_R_System join SMS_UserMachineRelationship on SMS_UserMachineRelationship.ResourceId = SMS_R_System.ResourceId where UniqueUserName = 'carla'"));
        await _site.SetMacOSVersionAsync(mac, "20.1.1");
        await _site.SettleAsync();
        (await _site.MembersAsync(byVersion)).ShouldBe([mac]);

        // Taken behind the site's back: only a rule that is asked again brings it back.
        await _site.Site.Database.WriteAsync(
            (scope, token) => scope.Command("DELETE FROM coll_rule_matches WHERE rule_id IN (SELECT id FROM coll_rules WHERE collection_id = @id)").With("id", byVersion.Value).RunAsync(token), Token);
        await _site.SetTopConsoleUserAsync(mac, "carla");
        await _site.SettleAsync();
        (await _site.MembersAsync(byUser)).ShouldBe([mac]);
        (await _site.MembersAsync(byRelation)).ShouldBe([mac]);
        (await _site.MembersAsync(byVersion)).ShouldBeEmpty();

        await _site.SetMacOSVersionAsync(mac, "20.1.2");
        await _site.SettleAsync();
        (await _site.MembersAsync(byVersion)).ShouldBe([mac]);
    }

    [Fact]
    public async Task Changes_of_several_classes_before_an_evaluation_are_all_seen()
    {
        var mac = await _site.AddDeviceAsync("of dora");
        var byVersion = await _site.CreateAsync("By version", CollectionSite.Query(HighSierra.Replace("10.13", "20.2", StringComparison.Ordinal)));
        var byName = await _site.CreateAsync("By name", CollectionSite.Query("select * from SMS_R_System where NetbiosName = 'dora'"));
        await _site.SettleAsync();

        await _site.SetMacOSVersionAsync(mac, "20.2.1");
        for (var i = 0; i < 200; i++)
        {
            await _site.SetTopConsoleUserAsync(mac, $"dora {i}");
        }

        await _site.ChangeDeviceAsync(mac, "netbios_name", "dora");
        await _site.SettleAsync();

        (await _site.MembersAsync(byVersion)).ShouldBe([mac]);
        (await _site.MembersAsync(byName)).ShouldBe([mac]);
    }

    [Fact]
    public async Task Limiting_include_and_exclude_follow_in_one_evaluation()
    {
        var mac = await _site.AddDeviceAsync("lab 1");
        var lab = await _site.CreateAsync("Lab", CollectionSite.Query("select * from SMS_R_System where Name like 'lab%'"));
        var kiosks = await _site.CreateAsync("Kiosks", CollectionSite.Query("select * from SMS_R_System where NetbiosName like 'kiosk%'"));
        var including = await _site.CreateAsync("Including", CollectionSite.Include(lab), CollectionSite.Exclude(kiosks));
        var limited = (await _site.DoAsync(new CreateCollectionRequest { Name = _site.NewName("Limited"), LimitingId = including, Rules = [CollectionSite.Direct(mac)] })).Summary.Id;
        await _site.SettleAsync();
        (await _site.MembersAsync(limited)).ShouldBe([mac]);

        await _site.ChangeDeviceAsync(mac, "netbios_name", "kiosk-7");
        await _site.SettleAsync();

        (await _site.MembersAsync(kiosks)).ShouldBe([mac]);
        (await _site.MembersAsync(including)).ShouldBeEmpty();
        (await _site.MembersAsync(limited)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cross_device_query_runs_at_most_once_a_minute()
    {
        var collection = await _site.CreateAsync("Namesakes", CollectionSite.Query(NamesakeOfNetbios));
        (await _site.DoAsync(new GetCollectionRequest(collection))).Rules.Single().Classification.ShouldBe(QueryClassification.CrossDevice);
        var first = await _site.AddDeviceAsync("alpha");
        await _site.ChangeDeviceAsync(first, "netbios_name", "beta");
        await _site.SettleAsync();
        (await _site.MembersAsync(collection)).ShouldNotContain(first);

        _site.Site.Clock.Advance(CollectionEvaluator.CrossDeviceInterval);
        await _site.AddDeviceAsync("beta");
        await _site.ChangeDeviceAsync(await _site.AddDeviceAsync("gamma"), "netbios_name", "alpha");
        await _site.SettleAsync();

        (await _site.MembersAsync(collection)).ShouldContain(first);
    }

    [Fact]
    public async Task A_time_dependent_query_is_evaluated_as_time_passes()
    {
        var mac = await _site.AddDeviceAsync("old one");
        var collection = await _site.CreateAsync("Old", CollectionSite.Query("select * from SMS_R_System where Name = 'old one' and DATEDIFF(hour, CreationDate, GETDATE()) >= 3"));
        (await _site.MembersAsync(collection)).ShouldBeEmpty();

        _site.Site.Clock.Advance(TimeSpan.FromHours(4));
        await _site.SettleAsync();

        (await _site.MembersAsync(collection)).ShouldBe([mac]);
    }

    [Fact, Trait("Line", "COLL-12")]
    public async Task A_collection_without_incremental_evaluation_follows_its_schedule_and_demand()
    {
        var start = new DateTime(2026, 3, 1);
        var made = await _site.DoAsync(new CreateCollectionRequest
        {
            Name = _site.NewName("Nightly"),
            IsIncremental = false,
            Schedule = new Schedule { Start = start, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60, IsUtc = true },
            Rules = [CollectionSite.Query("select * from SMS_R_System where Name like 'nightly%'")],
        });
        await _site.SettleAsync();
        var first = await _site.AddDeviceAsync("nightly 1");
        await _site.SettleAsync();
        (await _site.MembersAsync(made.Summary.Id)).ShouldBeEmpty();

        (await _site.DoAsync(new EvaluateCollectionRequest(made.Summary.Id))).MemberCount.ShouldBe(1);

        var second = await _site.AddDeviceAsync("nightly 2");
        _site.Site.Clock.Advance(TimeSpan.FromDays(1));
        await _site.SettleAsync();
        (await _site.MembersAsync(made.Summary.Id)).ShouldBe([first, second]);
        _site.Logs.All.ShouldContain(r => r.EventId == 1400 && r.Message.Contains($"({made.Summary.Id}), reason OnDemand: 1 added, 0 removed"));
        _site.Logs.All.ShouldContain(r => r.EventId == 1400 && r.Message.Contains($"({made.Summary.Id}), reason Scheduled: 1 added, 0 removed"));
    }

    [Fact]
    public async Task Nothing_is_written_or_told_where_nothing_changed()
    {
        var mac = await _site.AddDeviceAsync("steady");
        var collection = await _site.CreateAsync("Steady", CollectionSite.Query("select * from SMS_R_System where Name = 'steady'"));
        var before = (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.MembersChangedAt;
        _site.Changes.Clear();
        _site.Site.Clock.Advance(TimeSpan.FromSeconds(1));

        await _site.ChangeDeviceAsync(mac, "netbios_name", "other");
        await _site.SettleAsync();

        _site.Changes.ShouldBeEmpty();
        (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.MembersChangedAt.ShouldBe(before);
    }

    [Fact]
    public async Task Changes_are_told_with_who_came_and_who_went()
    {
        var collection = await _site.CreateAsync("Told", CollectionSite.Query("select * from SMS_R_System where Name like 'told%'"));
        _site.Changes.Clear();
        var mac = await _site.AddDeviceAsync("told 1");
        await _site.SettleAsync();
        _site.Changes.Single(c => c.Collection == collection).Added.ShouldBe([mac]);
        _site.Changes.Clear();

        await _site.DeleteDeviceAsync(mac);

        _site.Changes.Single(c => c.Collection == collection).Removed.ShouldBe([mac]);
    }

    [Fact]
    public async Task A_query_that_fails_keeps_its_members_and_says_why()
    {
        var mac = await _site.AddDeviceAsync("kept");
        var collection = await _site.CreateAsync("Kept", CollectionSite.Query("select * from SMS_R_System where Name = 'kept'"));
        await SetQueryAsync(collection, "select * from SMS_G_System_VANISHED");

        await _site.DoAsync(new EvaluateCollectionRequest(collection));
        (await _site.MembersAsync(collection)).ShouldBe([mac]);
        (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.Error.ShouldNotBeNull().ShouldContain("SMS_G_System_VANISHED");

        await SetQueryAsync(collection, "select * from SMS_R_System where Name = 'nobody'");
        _site.Site.Clock.Advance(CollectionEvaluator.TimeDependentInterval);
        await _site.SettleAsync();
        (await _site.MembersAsync(collection)).ShouldBeEmpty();
        (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_statement_that_the_database_refuses_spoils_no_other_rule()
    {
        var collection = await _site.CreateAsync("Refused", CollectionSite.Query("select * from SMS_G_System_CDROM where SMS_G_System_CDROM.Name = 'x'"));
        await _site.Site.Database.WriteAsync((scope, token) => scope.Command("ALTER TABLE inv_cdrom RENAME TO inv_cdrom_away").RunAsync(token), Token);
        var mac = await _site.AddDeviceAsync("unharmed");

        await _site.SettleAsync();

        (await _site.MembersAsync(CollectionId.AllSystems)).ShouldContain(mac);
        (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.Error.ShouldNotBeNull().ShouldContain("inv_cdrom");
        await _site.Site.Database.WriteAsync((scope, token) => scope.Command("ALTER TABLE inv_cdrom_away RENAME TO inv_cdrom").RunAsync(token), Token);
    }

    [Fact, Trait("Line", "COLL-11")]
    public async Task A_deleted_device_is_in_no_collection_and_its_history_stays()
    {
        var mac = await _site.AddDeviceAsync("leaving");
        var collection = await _site.CreateAsync("Leaving", CollectionSite.Direct(mac));
        var before = _site.Site.Clock.GetUtcNow();
        _site.Site.Clock.Advance(TimeSpan.FromHours(1));

        await _site.DeleteDeviceAsync(mac);

        await using var scope = await _site.Site.Database.ReadAsync(Token);
        (await CollectionMemberships.OfDeviceAsync(scope, mac, Token)).ShouldBeEmpty();
        (await scope.Command("SELECT COUNT(*) FROM coll_direct_rules WHERE resource_id = @id").With("id", mac.Value).ScalarAsync<int>(Token)).ShouldBe(0);
        (await CollectionMemberships.MembersAsOfAsync(scope, collection, before, Token)).ShouldBe([mac]);
    }

    [Fact]
    public async Task A_device_that_claims_anothers_hardware_has_no_direct_memberships()
    {
        var mac = await _site.AddDeviceAsync("claimant");
        await _site.Site.Database.WriteAsync(
            (scope, token) =>
            {
                scope.Context.Add(new Espalier.Site.Devices.DeviceStatus { ResourceId = mac.Value, HardwareId = "H", SerialNumber = "S", ConflictWith = ResourceId.First });
                return Task.CompletedTask;
            },
            Token);

        var direct = await _site.CreateAsync("By name", CollectionSite.Direct(mac));
        var query = await _site.CreateAsync("By facts", CollectionSite.Query("select * from SMS_R_System where Name = 'claimant'"));

        (await _site.MembersAsync(direct)).ShouldBeEmpty();
        (await _site.MembersAsync(query)).ShouldBe([mac]);
    }

    [Fact, Trait("Line", "COLL-12")]
    public async Task The_service_evaluates_a_changed_device_on_the_signal_alone()
    {
        var collection = await _site.CreateAsync("Signalled", CollectionSite.Query("select * from SMS_R_System where Name = 'signalled'"));
        var told = new TaskCompletionSource<IReadOnlyList<ResourceId>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var signals = _site.Site.Services.GetRequiredService<MembershipSignals>();
        signals.MembershipsChanged += changes =>
        {
            if (changes.FirstOrDefault(c => c.Collection == collection) is { } change)
            {
                told.TrySetResult(change.Added);
            }
        };
        var service = _site.Site.Services.GetServices<IHostedService>().OfType<CollectionEvaluationService>().Single();
        await service.StartAsync(Token);

        var mac = await _site.AddDeviceAsync("signalled");

        (await told.Task.WaitAsync(Token)).ShouldBe([mac]);
        await service.StopAsync(Token);
    }

    private Task<int> SetQueryAsync(CollectionId collection, string wql) => _site.Site.Database.WriteAsync(
        (scope, token) => scope.Command("UPDATE coll_rules SET query = @wql WHERE collection_id = @id").With("wql", wql).With("id", collection.Value).RunAsync(token), Token);
}

public sealed class SqliteCollectionEvaluatorTests(SqliteCollectionSite site) : CollectionEvaluatorTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresCollectionEvaluatorTests(PostgresCollectionSite site) : CollectionEvaluatorTests(site), IClassFixture<PostgresCollectionSite>;
