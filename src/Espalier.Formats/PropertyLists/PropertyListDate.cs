using System.Globalization;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// An instant in a property list, in UTC. Binary lists carry seconds as a double, which for today's dates resolves
/// a tenth of a microsecond and no better: an instant is therefore kept to the microsecond, and comes back equal. XML keeps whole seconds.
/// </summary>
public sealed class PropertyListDate : PropertyListValue
{
    internal static readonly DateTimeOffset ReferenceDate = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Takes an instant, rounded to the microsecond.</summary>
    public PropertyListDate(DateTimeOffset value)
    {
        var ticks = value.UtcTicks;
        var past = ticks % TimeSpan.TicksPerMicrosecond;
        ticks -= past;
        if (past >= TimeSpan.TicksPerMicrosecond / 2 && ticks <= DateTimeOffset.MaxValue.Ticks - TimeSpan.TicksPerMicrosecond)
        {
            ticks += TimeSpan.TicksPerMicrosecond;
        }

        Value = new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <summary>The instant, with offset zero.</summary>
    public DateTimeOffset Value { get; }

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Date;

    /// <summary>Seconds since 2001, which is how the binary format counts.</summary>
    internal double SecondsSinceReference => (Value - ReferenceDate).Ticks / (double)TimeSpan.TicksPerSecond;

    /// <summary>The instant that many seconds after 2001, or null outside the years 1 to 9999.</summary>
    internal static PropertyListDate? FromSecondsSinceReference(double seconds)
    {
        var microseconds = Math.Round(seconds * 1_000_000);
        var first = (DateTimeOffset.MinValue - ReferenceDate).Ticks / TimeSpan.TicksPerMicrosecond;
        var last = (DateTimeOffset.MaxValue - ReferenceDate).Ticks / TimeSpan.TicksPerMicrosecond;
        return microseconds >= first && microseconds <= last
            ? new PropertyListDate(ReferenceDate.AddTicks((long)microseconds * TimeSpan.TicksPerMicrosecond))
            : null;
    }

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) => other is PropertyListDate date && date.Value == Value;

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
