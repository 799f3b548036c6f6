using System.Globalization;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// An instant in a property list, in UTC. It is kept as the binary format has it, in seconds as a double, which for today's dates
/// resolves a tenth of a microsecond; XML keeps whole seconds.
/// </summary>
public sealed class PropertyListDate : PropertyListValue
{
    private static readonly DateTimeOffset Reference = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly double FirstSecond = (DateTimeOffset.MinValue - Reference).TotalSeconds;
    private static readonly double EndSecond = Math.Round((DateTimeOffset.MaxValue - Reference).TotalSeconds);

    /// <summary>Takes an instant.</summary>
    public PropertyListDate(DateTimeOffset value)
    {
        // Divided before it becomes a double, which does not hold as many digits as ticks have.
        var (seconds, ticks) = Math.DivRem((value - Reference).Ticks, TimeSpan.TicksPerSecond);
        SecondsSinceReference = seconds + (ticks / (double)TimeSpan.TicksPerSecond);
    }

    private PropertyListDate(double secondsSinceReference) => SecondsSinceReference = secondsSinceReference;

    /// <summary>The instant, with offset zero, to the microsecond.</summary>
    public DateTimeOffset Value
    {
        get
        {
            // Whole seconds apart from the fraction, as both together have too many digits for a double; and the fraction
            // to the microsecond, as a decimal one is not exact and would come back with noise.
            var whole = Math.Floor(SecondsSinceReference);
            var microseconds = (long)Math.Round((SecondsSinceReference - whole) * 1_000_000);
            var ticks = ((long)whole * TimeSpan.TicksPerSecond) + (microseconds * TimeSpan.TicksPerMicrosecond);
            return Reference.AddTicks(Math.Min(ticks, (DateTimeOffset.MaxValue - Reference).Ticks));
        }
    }

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Date;

    /// <summary>Seconds since the start of 2001, which is how the binary format counts.</summary>
    internal double SecondsSinceReference { get; }

    /// <summary>The instant that many seconds after the start of 2001, or null outside the years 1 to 9999.</summary>
    internal static PropertyListDate? FromSecondsSinceReference(double seconds) =>
        seconds >= FirstSecond && seconds < EndSecond ? new PropertyListDate(seconds) : null;

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) =>
        other is PropertyListDate date && date.SecondsSinceReference.Equals(SecondsSinceReference);

    /// <inheritdoc />
    public override int GetHashCode() => SecondsSinceReference.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
