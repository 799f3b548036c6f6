using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Espalier.Contracts.Schedules;

/// <summary>
/// When a schedule occurs. Site and Mac call the same code, so what the console shows is what the Mac does.
/// Times are wall-clock times in the zone: a skipped hour means the instant the clock jumped, a doubled hour counts once (its first pass),
/// and several times that fall on one instant are one occurrence. An interval shorter than a day follows the wall clock too.
/// </summary>
public static class ScheduleEvaluator
{
    /// <summary>The first occurrence later than <paramref name="after"/>; null when there is none.</summary>
    /// <exception cref="ArgumentException">The schedule is not valid: ask <see cref="ScheduleValidation"/> first.</exception>
    public static DateTimeOffset? Next(Schedule schedule, DateTimeOffset after, TimeZoneInfo zone)
    {
        var number = LastNumber(schedule, after, Zone(schedule, zone));
        return Instant(schedule, number + 1, Zone(schedule, zone));
    }

    /// <summary>
    /// The last occurrence at or before <paramref name="at"/>; null when there was none. Later than the last run means that one was missed
    /// (the Mac slept): it is due now, once.
    /// </summary>
    /// <exception cref="ArgumentException">The schedule is not valid: ask <see cref="ScheduleValidation"/> first.</exception>
    public static DateTimeOffset? Last(Schedule schedule, DateTimeOffset at, TimeZoneInfo zone)
    {
        var number = LastNumber(schedule, at, Zone(schedule, zone));
        return number < 0 ? null : Instant(schedule, number, Zone(schedule, zone));
    }

    /// <summary>How long a device waits after an occurrence, in whole seconds below <paramref name="window"/>: always the same for one device, even over many.</summary>
    public static TimeSpan Spread(Guid deviceId, TimeSpan window)
    {
        var seconds = (ulong)Math.Max(0, window.Ticks / TimeSpan.TicksPerSecond);
        if (seconds == 0)
        {
            return TimeSpan.Zero;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(deviceId.ToByteArray(bigEndian: true), hash);
        return TimeSpan.FromSeconds((long)(BinaryPrimitives.ReadUInt64BigEndian(hash) % seconds));
    }

    /// <summary>Number of the last time whose instant is not later; instants never fall with the number, so the neighbours decide.</summary>
    private static long LastNumber(Schedule schedule, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (ScheduleValidation.Validate(schedule) is [var problem, ..])
        {
            throw new ArgumentException(problem.Message, nameof(schedule));
        }

        var number = new OccurrenceSeries(schedule).LastAtOrBefore(WallClock.At(at, zone));
        while (number >= 0 && Instant(schedule, number, zone) > at)
        {
            number--;
        }

        while (Instant(schedule, number + 1, zone) <= at)
        {
            number++;
        }

        return number;
    }

    private static DateTimeOffset? Instant(Schedule schedule, long number, TimeZoneInfo zone) =>
        new OccurrenceSeries(schedule).At(number) is { } wall ? WallClock.ToInstant(wall, zone) : null;

    private static TimeZoneInfo Zone(Schedule schedule, TimeZoneInfo zone) => schedule.IsUtc ? TimeZoneInfo.Utc : zone;
}
