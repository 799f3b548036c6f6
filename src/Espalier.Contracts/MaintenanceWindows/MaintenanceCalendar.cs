using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.MaintenanceWindows;

/// <summary>From when to when windows are open without a gap.</summary>
/// <param name="Start">First instant of it.</param>
/// <param name="End">First instant after it.</param>
public readonly record struct OpenSpan(DateTimeOffset Start, DateTimeOffset End);

/// <summary>
/// When maintenance windows are open on a Mac. Windows that overlap or touch count as one. Site and Mac call the same code. The windows must be valid
/// (<see cref="MaintenanceWindowValidation"/>).
/// </summary>
public static class MaintenanceCalendar
{
    // Daily windows of a whole day have no end: that far is looked, either way.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(31);

    /// <summary>The span that is open at an instant; null when none is. It is followed for at most 31 days, either way.</summary>
    public static OpenSpan? OpenAt(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset at, TimeZoneInfo zone)
    {
        DateTimeOffset? start = null;
        DateTimeOffset? end = null;
        foreach (var window in windows)
        {
            if (LastSpan(window, at, zone) is { } span && span.End > at)
            {
                start = start is null || span.Start < start ? span.Start : start;
                end = end is null || span.End > end ? span.End : end;
            }
        }

        return start is { } from && end is { } until ? new OpenSpan(FollowBack(windows, from, zone), Follow(windows, until, zone)) : null;
    }

    /// <summary>The first span that opens after an instant and, if one is open then, after that has closed; null when there is none.</summary>
    public static OpenSpan? NextAfter(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset after, TimeZoneInfo zone)
    {
        var from = OpenAt(windows, after, zone)?.End ?? after;
        var next = windows.Select(w => ScheduleEvaluator.Next(w.Schedule, from, zone)).Min();
        return next is { } start ? OpenAt(windows, start, zone) : null;
    }

    private static DateTimeOffset Follow(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset end, TimeZoneInfo zone)
    {
        var limit = end + Horizon;
        while (end < limit && windows.Select(w => LastSpan(w, end, zone)?.End).Max() is { } later && later > end)
        {
            end = later;
        }

        return end;
    }

    private static DateTimeOffset FollowBack(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset start, TimeZoneInfo zone)
    {
        var limit = start - Horizon;
        while (start > limit && windows.Select(w => LastSpan(w, start.AddTicks(-1), zone)).Where(s => s?.End >= start).Min(static s => s?.Start) is { } earlier)
        {
            start = earlier;
        }

        return start;
    }

    // Of one window the last span decides: it comes at most once a day and is open for at most a day. Where clocks go forward two days are
    // 23 hours apart, but then the later span of the two covers what the earlier does from there on.
    private static OpenSpan? LastSpan(MaintenanceWindow window, DateTimeOffset at, TimeZoneInfo zone) =>
        ScheduleEvaluator.Last(window.Schedule, at, zone) is { } start ? new OpenSpan(start, start + TimeSpan.FromMinutes(window.DurationMinutes)) : null;
}
