using Bunit;
using Espalier.Console.Charts;
using Espalier.Console.Components;
using Espalier.Console.Editors;
using Espalier.Console.Lists;
using Espalier.Console.Shell;
using Espalier.Console.Users;
using Espalier.Contracts.Schedules;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.Console.Tests;

/// <summary>Components without a browser.</summary>
public sealed class ComponentTests : BunitContext
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly UserClock _berlin = UserClock.For(new FakeTimeProvider(Noon), "Europe/Berlin");

    public ComponentTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<Notices>();
    }

    [Fact]
    public void An_instant_is_in_the_user_s_zone_with_UTC_on_hover()
    {
        var time = Render<TimeText>(parameters => parameters.AddCascadingValue(_berlin).Add(t => t.At, Noon)).Find("time");

        time.TextContent.ShouldBe("2026-03-29 14:00");
        time.GetAttribute("title").ShouldBe("2026-03-29 12:00:00 UTC");
    }

    [Theory]
    [InlineData(-30, "just now")]
    [InlineData(-60, "1 minute ago")]
    [InlineData(-7200, "2 hours ago")]
    [InlineData(86400 * 3, "in 3 days")]
    [InlineData(-86400 * 40, "2026-02-17 13:00")]
    public void A_relative_instant_is_said_as_people_say_it(int seconds, string text) => _berlin.Relative(Noon.AddSeconds(seconds)).ShouldBe(text);

    [Fact]
    public void A_chart_says_its_numbers_to_who_cannot_see_it() =>
        Render<Donut>(parameters => parameters.Add(d => d.Parts, [new ChartPart("Compliant", 1200, "good"), new ChartPart("Error", 3, "warn")]))
            .Find("svg").GetAttribute("aria-label").ShouldBe("Compliant 1,200, Error 3");

    [Fact]
    public void A_disabled_command_says_why_and_does_nothing()
    {
        var runs = 0;
        var command = new ListCommand<string>("Delete", null, _ =>
        {
            runs++;
            return Task.CompletedTask;
        });
        var bar = Render<CommandBar<string>>(parameters => parameters.Add(b => b.Commands, [command]).Add(b => b.Selection, new Selection<string>()));

        bar.Find("button").GetAttribute("title").ShouldBe("Select one object or more first.");
        bar.Find("button").Click();
        runs.ShouldBe(0);
    }

    [Fact]
    public void A_schedule_edited_to_weekly_falls_on_the_day_it_starts()
    {
        var schedule = new Schedule { Start = new DateTime(2026, 3, 31, 9, 0, 0), Recurrence = Recurrence.Interval, IntervalMinutes = 1440 };
        var editor = Render<ScheduleEditor>(parameters => parameters.AddCascadingValue(_berlin).Add(e => e.Value, schedule).Add(e => e.ValueChanged, changed => schedule = changed));

        editor.FindAll("select")[0].Change("2");

        (schedule.Recurrence, schedule.Weekday).ShouldBe((Recurrence.Weekly, DayOfWeek.Tuesday));
    }
}
