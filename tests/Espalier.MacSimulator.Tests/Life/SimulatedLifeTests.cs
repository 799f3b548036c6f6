using Espalier.MacClient.Inventory;
using Espalier.MacSimulator.Life;
using Espalier.MacSimulator.Model;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacSimulator.Tests.Life;

public sealed class SimulatedLifeTests
{
    [Fact]
    public async Task The_same_seed_lives_the_same_life()
    {
        using var first = TestMac.Create();
        using var second = TestMac.Create();
        var lives = new[] { first, second }.Select(mac => new SimulatedLife(mac, new LifeOptions()).Advance(TimeSpan.FromDays(30))).ToArray();

        lives[0].Count.ShouldBeGreaterThan(100);
        lives[1].ShouldBe(lives[0]);
        lives[0].Select(happened => happened.Kind).Distinct().Count().ShouldBeGreaterThanOrEqualTo(7);
        (await second.RunAsync(InventoryTools.Receipts, TestContext.Current.CancellationToken)).Output
            .ShouldBe((await first.RunAsync(InventoryTools.Receipts, TestContext.Current.CancellationToken)).Output);
    }

    [Fact]
    public void Steps_of_any_size_lead_to_the_same_life()
    {
        using var first = TestMac.Create();
        using var second = TestMac.Create();
        var whole = new SimulatedLife(first, new LifeOptions()).Advance(TimeSpan.FromDays(3));
        var life = new SimulatedLife(second, new LifeOptions());
        List<LifeEvent> pieces = [];
        for (var hour = 0; hour < 72; hour++)
        {
            pieces.AddRange(life.Advance(TimeSpan.FromHours(1)));
        }

        pieces.ShouldBe(whole);
        life.Elapsed.ShouldBe(TimeSpan.FromDays(3));
    }

    [Fact]
    public async Task What_happens_is_seen_by_the_tools()
    {
        using var mac = TestMac.Create();
        var life = new SimulatedLife(mac, new LifeOptions());
        var before = mac.State.Disk.FreeBytes;
        var happened = life.Advance(TimeSpan.FromDays(20));

        var installed = happened.Last(one => one.Kind == LifeEventKind.ApplicationUpdated).Detail;
        mac.State.Software.Applications.ShouldContain(application => $"{application.Product.Name} {application.Version}" == installed);
        mac.State.Disk.FreeBytes.ShouldNotBe(before);
        mac.State.Disk.FreeBytes.ShouldBeGreaterThan(0);

        var starts = happened.Count(one => one.Kind is LifeEventKind.Restarted or LifeEventKind.Crashed);
        starts.ShouldBeGreaterThan(0);
        var rows = (await mac.Output("/usr/bin/last")).Split('\n');
        rows.Count(row => row.StartsWith("reboot time", StringComparison.Ordinal) && row.Contains("Mar 12 14:30", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(starts);
    }

    [Fact]
    public void A_restart_that_was_asked_for_ends_the_session()
    {
        using var mac = TestMac.Create();
        if (mac.State.Logons.ConsoleUser is null)
        {
            mac.State.Logons.LogOn("itadmin", "console", TestMac.Start);
        }

        mac.State.PowerRequest = PowerRequest.Restart;
        var happened = new SimulatedLife(mac, new LifeOptions()).Advance(TimeSpan.Zero);

        happened.ShouldHaveSingleItem().Kind.ShouldBe(LifeEventKind.Restarted);
        mac.State.Logons.ConsoleUser.ShouldBeNull();
        mac.State.Logons.Sessions.Last(session => session.Line == "console").End.ShouldBe(SessionEnd.Shutdown);
        mac.State.PowerRequest.ShouldBe(PowerRequest.None);
    }

    [Fact]
    public void A_traveller_leaves_and_returns()
    {
        using var mac = TestMac.Create(TestMac.Plan() with { Offline = new OfflinePlan(TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)) });
        var life = new SimulatedLife(mac, new LifeOptions());

        life.Advance(TimeSpan.FromMinutes(29));
        life.IsOnline.ShouldBeTrue();
        life.Advance(TimeSpan.FromMinutes(1)).ShouldContain(one => one.Kind == LifeEventKind.LeftNetwork);
        life.IsOnline.ShouldBeFalse();
        life.Advance(TimeSpan.FromHours(2)).ShouldContain(one => one.Kind == LifeEventKind.Returned);
        life.IsOnline.ShouldBeTrue();

        life.Advance(TimeSpan.FromMinutes(30)).ShouldContain(one => one.Kind == LifeEventKind.LeftNetwork, "a traveller travels again");
        life.IsOnline.ShouldBeFalse();
    }

    [Fact]
    public async Task Speed_lets_more_happen_without_touching_the_clock()
    {
        var clock = new FakeTimeProvider(TestMac.Start);
        using var mac = new SimulatedMac(TestMac.Plan(), clock, TestMac.Host);
        var life = new SimulatedLife(mac, new LifeOptions());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        List<LifeEvent> happened = [];
        var ticked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = life.RunAsync(86_400, one => { happened.Add(one); ticked.TrySetResult(); }, stop.Token);

        clock.Advance(TimeSpan.FromSeconds(1));
        await ticked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);

        life.Elapsed.ShouldBe(TimeSpan.FromDays(1));
        happened.ShouldAllBe(one => one.At == TestMac.Start.AddSeconds(1));
    }
}
