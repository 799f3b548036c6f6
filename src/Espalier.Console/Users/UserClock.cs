using System.Globalization;

namespace Espalier.Console.Users;

/// <summary>Instants as the user reads them: in the user's own zone, with UTC at hand.</summary>
public sealed class UserClock(TimeProvider time, TimeZoneInfo zone)
{
    public TimeZoneInfo Zone => zone;

    public DateTimeOffset Now => time.GetUtcNow();

    public static UserClock For(TimeProvider time, string? zoneName) =>
        new(time, zoneName is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone) ? zone : TimeZoneInfo.Utc);

    /// <summary>What the user's clock shows at an instant, to the minute: fields for times show no seconds then.</summary>
    public DateTime Local(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
    }

    /// <summary>The instant of a time of the user's clock; one that the clocks skip in spring is read with the offset before it.</summary>
    public DateTimeOffset Instant(DateTime local) => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();

    /// <summary><c>2026-03-29 14:05</c> in the user's zone.</summary>
    public string Text(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>2026-03-29 12:05:31 UTC</c>.</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>just now</c>, <c>12 minutes ago</c>, <c>in 3 days</c>; beyond 30 days the date.</summary>
    public string Relative(DateTimeOffset at)
    {
        var distance = Now - at;
        var size = distance.Duration();
        if (size < TimeSpan.FromMinutes(1))
        {
            return distance < TimeSpan.Zero ? "in a moment" : "just now";
        }

        if (size > TimeSpan.FromDays(30))
        {
            return Text(at);
        }

        var (count, unit) = size.TotalHours < 1 ? ((int)size.TotalMinutes, "minute") : size.TotalDays < 1 ? ((int)size.TotalHours, "hour") : ((int)size.TotalDays, "day");
        var words = $"{count} {unit}{(count == 1 ? "" : "s")}";
        return distance < TimeSpan.Zero ? "in " + words : words + " ago";
    }
}
