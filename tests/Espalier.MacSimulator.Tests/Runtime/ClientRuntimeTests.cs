using Espalier.Contracts.Schedules;
using Espalier.MacClient.Runtime;

namespace Espalier.MacSimulator.Tests.Runtime;

/// <summary>Time on a Mac is not what its timers say: it sleeps, and its clock is set.</summary>
public sealed class ClientRuntimeTests
{
    // Retries stay below the longest wait in one piece, so that only resting begins a wait of that length.
    private static readonly ClientOptions Options = new() { Version = "1.0.0", LongestRetry = TimeSpan.FromMinutes(2) };

    [Fact]
    [Trait("Line", "INV-1")]
    public async Task The_first_inventory_is_taken_at_once_the_next_in_the_week_that_follows_and_then_one_a_week()
    {
        await using var client = new RunningClient(new WatchedClock(TestMac.Start), Options);
        await client.InventoryTakenAsync();
        client.Clock.GetUtcNow().ShouldBe(TestMac.Start);
        await client.RestsAsync();

        var second = await NextInventoryAsync(client);
        (second - TestMac.Start).ShouldBeGreaterThan(TimeSpan.Zero);
        (await NextInventoryAsync(client)).ShouldBe(second + TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task A_Mac_that_slept_over_several_occurrences_takes_one_inventory_after_it_woke_at_its_own_moment()
    {
        await using var client = new RunningClient(new WatchedClock(TestMac.Start), Options);
        await client.InventoryTakenAsync();
        await client.RestsAsync();

        client.Clock.AdjustTime(TestMac.Start.AddDays(30));
        client.PassOnePiece();
        var moment = ScheduleEvaluator.Spread(RunningClient.ClientId, Options.WakeSpread);
        await client.Clock.WaitBeganAsync(moment);
        client.UnseenInventories.ShouldBe(0);

        client.Clock.Advance(moment);
        await client.InventoryTakenAsync();
        await client.RestsAsync();
        client.PassOnePiece();
        await client.RestsAsync();
        client.UnseenInventories.ShouldBe(0, "four occurrences were missed, and one inventory answers them all");
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_does_not_keep_inventory_waiting_for_years()
    {
        await using var client = new RunningClient(new WatchedClock(TestMac.Start.AddYears(3)), Options);
        await client.InventoryTakenAsync();
        await client.RestsAsync();

        client.Clock.AdjustTime(TestMac.Start);
        client.PassOnePiece();
        await client.RestsAsync();
        client.UnseenInventories.ShouldBe(0, "setting the clock is no reason for inventory");

        client.Clock.AdjustTime(TestMac.Start.AddDays(7));
        client.PassOnePiece();
        await client.Clock.WaitBeganAsync(ScheduleEvaluator.Spread(RunningClient.ClientId, Options.WakeSpread));
        client.Clock.Advance(Options.WakeSpread);
        await client.InventoryTakenAsync();
    }

    [Fact]
    public async Task An_occurrence_that_comes_because_the_clock_was_set_forward_is_seen_within_one_wait()
    {
        await using var client = new RunningClient(new WatchedClock(TestMac.Start), Options with { WakeSpread = TimeSpan.Zero });
        await client.InventoryTakenAsync();
        await client.RestsAsync();

        client.Clock.AdjustTime(TestMac.Start.AddDays(8));
        client.PassOnePiece();
        await client.InventoryTakenAsync();
    }

    /// <summary>Lets time pass until inventory is taken; answers when that was.</summary>
    private static async Task<DateTimeOffset> NextInventoryAsync(RunningClient client)
    {
        for (var pieces = 0; client.UnseenInventories == 0; pieces++)
        {
            pieces.ShouldBeLessThanOrEqualTo(7 * 24 * 12, "a week has that many pieces");
            client.PassOnePiece();
            await client.RestsAsync();
        }

        await client.InventoryTakenAsync();
        return client.Clock.GetUtcNow();
    }
}
