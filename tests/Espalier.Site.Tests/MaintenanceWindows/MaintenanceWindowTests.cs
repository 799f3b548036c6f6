using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Contracts.Signatures;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Policies;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Tests.Collections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.MaintenanceWindows;

public abstract class MaintenanceWindowTests
{
    private readonly CollectionSite _site;

    protected MaintenanceWindowTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DevicePolicies Policies => _site.Site.Services.GetRequiredService<DevicePolicies>();

    [Fact, Trait("Line", "COLL-9")]
    public async Task Windows_are_made_changed_and_deleted_and_every_change_is_audited()
    {
        var collection = await _site.CreateAsync("Windows");
        var made = await SetAsync(collection, Window("Nightly"), Window("Updates") with { AppliesTo = MaintenanceWindowUse.SoftwareUpdates, IsEnabled = false });
        made.Items.Select(static w => (w.Name, w.AppliesTo, w.IsEnabled)).ShouldBe([("Nightly", MaintenanceWindowUse.AllDeployments, true), ("Updates", MaintenanceWindowUse.SoftwareUpdates, false)]);
        made.Items.ShouldAllBe(static w => w.Id != Guid.Empty && w.Schedule == Window("").Schedule);
        (await ListAsync(collection)).ShouldBe(made.Items);

        var changed = made.Items[0] with { Name = "Late", DurationMinutes = 30, Schedule = new Schedule { Start = new DateTime(2026, 6, 1, 23, 0, 0), Recurrence = Recurrence.MonthlyByWeekday, Weekday = DayOfWeek.Sunday, WeekOrder = 0, IsUtc = true } };
        await SetAsync(collection, changed);
        (await ListAsync(collection)).ShouldBe([changed]);

        await SetAsync(collection);
        (await ListAsync(collection)).ShouldBeEmpty();
        await using var scope = await _site.Site.Database.ReadAsync(Token);
        (await scope.Context.Set<AuditEntry>().CountAsync(e => e.Target == $"maintenance windows of collection {collection}", Token)).ShouldBe(3);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused_whole()
    {
        var collection = await _site.CreateAsync("Refusals");
        var stored = (await SetAsync(collection, Window("Nightly"))).Items;
        (await _site.RefusedAsync(new SetMaintenanceWindowsRequest(collection, [stored[0], Window("nightly")]))).Fields.ShouldHaveSingleItem().Field.ShouldBe("windows[1].name");
        (await _site.RefusedAsync(new SetMaintenanceWindowsRequest(collection, [Window("x"), Window("y") with { DurationMinutes = 2000 }]))).Fields.ShouldHaveSingleItem().Field.ShouldBe("windows[1].durationMinutes");
        (await _site.RefusedAsync(new SetMaintenanceWindowsRequest(collection, [Window("gone") with { Id = Guid.CreateVersion7() }, Window("new")]))).Fields.ShouldHaveSingleItem().Field.ShouldBe("windows[0].id");
        (await _site.RefusedAsync(new SetMaintenanceWindowsRequest(CollectionId.AllSystems, [Window("x")]))).Code.ShouldBe("no-maintenance-windows");
        (await _site.RefusedAsync(new ListMaintenanceWindowsRequest(new CollectionId("T1200000")))).Code.ShouldBe("not-found");
        (await ListAsync(collection)).ShouldBe(stored);

        // A window of another collection is none of this one.
        var other = await _site.CreateAsync("Refusals");
        (await _site.RefusedAsync(new SetMaintenanceWindowsRequest(other, stored))).Fields.ShouldHaveSingleItem().Field.ShouldBe("windows[0].id");
    }

    [Fact]
    public async Task Who_saves_properties_that_were_opened_before_is_told()
    {
        var collection = await _site.CreateAsync("Meanwhile");
        var opened = await _site.DoAsync(new GetCollectionRequest(collection));
        _site.Site.Clock.Advance(TimeSpan.FromSeconds(1));
        await SetAsync(collection, Window("Nightly"));
        (await _site.RefusedAsync(new UpdateCollectionRequest { Id = collection, Comment = "mine", KnownChangedAt = opened.Summary.ChangedAt })).Code.ShouldBe("changed-meanwhile");
    }

    [Fact, Trait("Line", "POL-2")]
    public async Task The_policy_of_a_Mac_carries_the_enabled_windows_of_all_its_collections()
    {
        var (device, known) = await MacAsync();
        var none = await VersionAsync(known);
        var first = await _site.CreateAsync("First", CollectionSite.Direct(device));
        var second = await _site.CreateAsync("Second", CollectionSite.Direct(device));
        var elsewhere = await _site.CreateAsync("Elsewhere");
        var nightly = (await SetAsync(first, Window("Nightly"), Window("Off") with { IsEnabled = false })).Items[0];
        var weekly = (await SetAsync(second, Window("Weekly"))).Items[0];
        await SetAsync(elsewhere, Window("Other"));

        (await WindowsAsync(known)).ShouldBe([nightly, weekly], ignoreOrder: true);
        (await VersionAsync(known)).ShouldNotBe(none);
        var dump = await _site.DoAsync(new GetDevicePolicy(device));
        dump.MaintenanceWindows.Select(static w => (w.Window.Name, w.From)).ShouldBe([("Nightly", first), ("Weekly", second)], ignoreOrder: true);
        dump.Assignments.MaintenanceWindows.ShouldBe([nightly, weekly], ignoreOrder: true);

        await SetAsync(first);
        (await WindowsAsync(known)).ShouldBe([weekly]);
        await _site.DoAsync(new DeleteCollectionRequest(second));
        (await WindowsAsync(known)).ShouldBeEmpty();
        (await VersionAsync(known)).ShouldBe(none);
    }

    [Fact]
    public async Task The_preview_says_which_Macs_get_lose_and_see_changed_which_window()
    {
        var (device, known) = await MacAsync();
        await _site.Site.Database.WriteAsync(
            async (scope, token) =>
            {
                scope.Context.Add(new DeviceStatus { ResourceId = device.Value, ClientId = known.ClientId, HardwareId = known.ClientId.ToString(), SerialNumber = "C" + device.Value });
                return await scope.Context.SaveChangesAsync(token);
            },
            Token);
        var collection = await _site.CreateAsync("Preview", CollectionSite.Direct(device));
        var stored = (await SetAsync(collection, Window("A"), Window("B"))).Items;

        var preview = await _site.DoAsync(new PreviewPolicyChange { MaintenanceWindows = new SetMaintenanceWindowsRequest(collection, [stored[0] with { DurationMinutes = 90 }, Window("C"), Window("D"), Window("Off") with { IsEnabled = false }]) });

        var mac = preview.Devices.ShouldHaveSingleItem();
        mac.Parts.ShouldAllBe(static p => p.Kind == PolicyPartKind.MaintenanceWindow);
        mac.Parts.Select(static p => (p.Change, p.Name)).ShouldBe([(PolicyChangeKind.Loses, "B"), (PolicyChangeKind.Changes, "A"), (PolicyChangeKind.Gains, "C"), (PolicyChangeKind.Gains, "D")]);
        mac.Parts[1].Detail.ShouldBe("Every day from 2026-01-01 01:00, device's time, for 1 hour 30 minutes; all deployments");
        (await ListAsync(collection)).ShouldBe(stored);
    }

    private static MaintenanceWindow Window(string name) => new()
    {
        Name = name,
        Schedule = new Schedule { Start = new DateTime(2026, 1, 1, 1, 0, 0), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 },
        DurationMinutes = 180,
    };

    private Task<MaintenanceWindowList> SetAsync(CollectionId collection, params IReadOnlyList<MaintenanceWindow> windows) => _site.DoAsync(new SetMaintenanceWindowsRequest(collection, windows));

    private async Task<IReadOnlyList<MaintenanceWindow>> ListAsync(CollectionId collection) => (await _site.DoAsync(new ListMaintenanceWindowsRequest(collection))).Items;

    private Task<string> VersionAsync(KnownDevice known) => Policies.VersionAsync(known.Id, known.ClientId, Token);

    private async Task<IReadOnlyList<MaintenanceWindow>> WindowsAsync(KnownDevice known) =>
        JsonSerializer.Deserialize((await Policies.GetAsync(known, Token)).Envelope.Assignments, MessagesJson.Default.PolicyAssignments)!.MaintenanceWindows;

    private async Task<(ResourceId Id, KnownDevice Known)> MacAsync()
    {
        await _site.Site.Services.GetRequiredService<SiteCertificates>().LoadAsync(Token);
        var id = await _site.AddDeviceAsync(_site.NewName("with windows"));
        return (id, new KnownDevice(id, Guid.CreateVersion7(), "key", MacKey.Create(KeyKind.EcP256), [], DateTimeOffset.MaxValue, ""));
    }
}

public sealed class SqliteMaintenanceWindowTests(SqliteCollectionSite site) : MaintenanceWindowTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresMaintenanceWindowTests(PostgresCollectionSite site) : MaintenanceWindowTests(site), IClassFixture<PostgresCollectionSite>;
