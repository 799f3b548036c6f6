using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Espalier.Data;

/// <summary>Instants are UTC microseconds in a 64-bit integer on every engine, so that order and arithmetic mean the same.</summary>
public sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(static t => Instants.ToMicroseconds(t), static v => Instants.FromMicroseconds(v));

/// <summary>Conversion between <see cref="DateTimeOffset"/> and the database's UTC microseconds.</summary>
public static class Instants
{
    /// <summary>Whole microseconds since 1970-01-01 UTC, rounded down.</summary>
    public static long ToMicroseconds(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The instant of so many microseconds since 1970-01-01 UTC.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) => new(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
