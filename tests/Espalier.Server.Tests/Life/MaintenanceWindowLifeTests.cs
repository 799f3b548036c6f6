using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Schedules;
using Espalier.Testing.Databases;

namespace Espalier.Server.Tests.Life;

/// <summary>Maintenance windows on a Mac with the real client, for days of one clock.</summary>
public sealed class MaintenanceWindowLifeTests(PostgresServer server)
{
    [Theory, Trait("Line", "BASE-6"), Trait("Line", "MW-8")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_baseline_that_is_due_is_evaluated_and_reported_although_the_window_is_at_another_time(bool onPostgreSql)
    {
        Assert.SkipWhen(onPostgreSql && PostgresServer.Programs is null, PostgresServer.Missing);
        await using var site = await LivingSite.StartAsync(database: onPostgreSql ? await server.CreateDatabaseAsync(TestContext.Current.CancellationToken) : null);
        await using var mac = await site.EnrollAsync();
        mac.Answer = static _ => LivingMac.Prints("1");
        await site.MemberOfAllMacsAsync();

        // The baseline is due daily at 12:00 UTC; the only windows are three hours of the night, and one that is long past.
        var night = new Schedule { Start = new DateTime(2026, 1, 1, 0, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        var windows = (await site.DoAsync(new SetMaintenanceWindowsRequest(
            site.AllMacs,
            [
                new MaintenanceWindow { Name = "Night", Schedule = night, DurationMinutes = 180 },
                new MaintenanceWindow { Name = "Past", Schedule = night with { Recurrence = Recurrence.Once }, DurationMinutes = 60 },
            ]))).Items;
        mac.Start();
        var deployment = await site.DeployAsync("Windows elsewhere", LivingSite.Setting("one", "#! /bin/sh -\necho 1\n"));
        await site.Requests.UntilAsync(static r => r.Count(ReportKinds.BaselineState) == 1);

        var noon = site.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(12);
        site.Clock.Advance(noon.AddMinutes(-1) - site.Clock.GetUtcNow().UtcDateTime);
        var seen = site.Requests.Count(ReportKinds.BaselineState);
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await site.Requests.UntilAsync(r => r.Count(ReportKinds.BaselineState) > seen);

        MaintenanceCalendar.OpenAt(windows, site.Clock.GetUtcNow(), TimeZoneInfo.Utc).ShouldBeNull();
        var state = (await site.DoAsync(new GetDeploymentStatus(deployment))).Devices.ShouldHaveSingleItem();
        state.State.ShouldBe(ComplianceState.Compliant);
        state.EvaluatedAt!.Value.UtcDateTime.ShouldBe(noon, TimeSpan.FromMinutes(5));

        // Its client keeps them for times without the site.
        await mac.StopAsync();
        mac.KeptPolicy()!.Assignments.MaintenanceWindows.ShouldBe(windows, ignoreOrder: true);
    }
}
