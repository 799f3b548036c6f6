namespace Espalier.Contracts.Schedules;

/// <summary>Turns a wall-clock time into the one instant it means in a zone.</summary>
internal static class WallClock
{
    /// <summary>
    /// The first instant whose wall clock is <paramref name="wall"/>; where the clock skipped that time, the instant at which it jumped.
    /// Never falls when <paramref name="wall"/> rises.
    /// </summary>
    public static DateTimeOffset ToInstant(DateTime wall, TimeZoneInfo zone)
    {
        // Only the direction instant -> offset is asked of the zone: it is never ambiguous, whatever rules the zone has.
        var clock = DateTime.SpecifyKind(wall, DateTimeKind.Utc);
        if (clock.Year is <= 1 or >= 9999)
        {
            return new DateTimeOffset(clock, TimeSpan.Zero);
        }

        var before = clock.AddDays(-1);
        var after = clock.AddDays(1);
        var earlier = zone.GetUtcOffset(before);
        var later = zone.GetUtcOffset(after);
        DateTime? first = null;
        foreach (var offset in new[] { earlier, later })
        {
            var candidate = clock - offset;
            if (zone.GetUtcOffset(candidate) == offset && (first is null || candidate < first))
            {
                first = candidate;
            }
        }

        return new DateTimeOffset(first ?? Jump(before, after, later, zone), TimeSpan.Zero);
    }

    /// <summary>The wall clock at an instant.</summary>
    public static DateTime At(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    private static DateTime Jump(DateTime before, DateTime after, TimeSpan later, TimeZoneInfo zone)
    {
        while (after.Ticks - before.Ticks > 1)
        {
            var middle = new DateTime(before.Ticks + ((after.Ticks - before.Ticks) / 2), DateTimeKind.Utc);
            if (zone.GetUtcOffset(middle) == later)
            {
                after = middle;
            }
            else
            {
                before = middle;
            }
        }

        return after;
    }
}
