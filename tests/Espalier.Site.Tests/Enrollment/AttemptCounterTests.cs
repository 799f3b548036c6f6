using Espalier.Site.Enrollment;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.Site.Tests.Enrollment;

public sealed class AttemptCounterTests
{
    private const int Max = 4;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Many_at_once_pass_no_more_than_one_after_another()
    {
        var attempts = new AttemptCounter<string>(_clock, Max, Window);
        var passed = 0;

        Parallel.For(0, 1000, _ =>
        {
            if (attempts.TryBegin("ada"))
            {
                Interlocked.Increment(ref passed);
            }
        });

        passed.ShouldBe(Max);
    }

    [Fact]
    public void An_attempt_that_was_taken_back_is_free_again()
    {
        var attempts = new AttemptCounter<string>(_clock, Max, Window);
        for (var i = 0; i < 100; i++)
        {
            attempts.TryBegin("ada").ShouldBeTrue();
            attempts.Undo("ada");
        }
    }

    [Fact]
    public void A_flood_of_made_up_names_gives_nobody_new_attempts()
    {
        var attempts = new AttemptCounter<string>(_clock, Max, Window, maxKeys: 100);
        for (var i = 0; i < Max; i++)
        {
            attempts.TryBegin("ada").ShouldBeTrue();
        }

        for (var i = 0; i < 1000; i++)
        {
            attempts.TryBegin("made up " + i).ShouldBeTrue();
        }

        attempts.TryBegin("ada").ShouldBeFalse();
    }

    [Fact]
    public void When_memory_is_full_of_guessed_names_new_ones_wait_until_the_window_has_passed()
    {
        var attempts = new AttemptCounter<string>(_clock, Max, Window, maxKeys: 100);
        for (var i = 0; i < 200; i++)
        {
            attempts.TryBegin("name " + (i % 100));
        }

        attempts.TryBegin("ada").ShouldBeFalse();
        _clock.Advance(Window + TimeSpan.FromSeconds(1));
        attempts.TryBegin("ada").ShouldBeTrue();
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_clock_that_is_set_opens_and_closes_nothing(int hours)
    {
        var clock = new SettableClock();
        var attempts = new AttemptCounter<string>(clock, Max, Window);
        for (var i = 0; i < Max; i++)
        {
            attempts.TryBegin("ada");
        }

        clock.Shown += TimeSpan.FromHours(hours);
        attempts.TryBegin("ada").ShouldBeFalse();
        clock.Elapsed += Window + TimeSpan.FromSeconds(1);
        attempts.TryBegin("ada").ShouldBeTrue();
    }

    /// <summary>A clock whose time of day somebody sets while time passes.</summary>
    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Shown { get; set; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Shown;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
