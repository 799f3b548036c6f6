using System.Buffers;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>Reads one value of a report into the form that the database holds: string, long or double. Nothing is converted.</summary>
internal static class ValueReader
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(static c => (char)c).Where(char.IsControl)]);

    private static readonly long EarliestInstant = Instants.ToMicroseconds(DateTimeOffset.MinValue);

    private static readonly long LatestInstant = Instants.ToMicroseconds(DateTimeOffset.MaxValue);

    public static ValueFault TryRead(ClassColumn column, JsonElement element, out object? value)
    {
        value = null;
        return column.Property.Type switch
        {
            PropertyType.Text => TryText(column, element, out value),
            PropertyType.Integer => TryWhole(element, long.MinValue, long.MaxValue, ValueFault.NotWholeNumber, out value),
            PropertyType.Instant => TryWhole(element, EarliestInstant, LatestInstant, ValueFault.NotInstant, out value),
            PropertyType.Boolean => TryBoolean(element, out value),
            PropertyType.Real => TryReal(element, out value),
            _ => throw new InvalidOperationException($"The catalogue has no type {column.Property.Type}."),
        };
    }

    private static ValueFault TryText(ClassColumn column, JsonElement element, out object? value)
    {
        value = null;
        if (element.ValueKind != JsonValueKind.String)
        {
            return ValueFault.NotText;
        }

        string text;
        try
        {
            text = element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half a surrogate pair; there is no way to ask beforehand.
            return ValueFault.ForbiddenCharacters;
        }

        if (text.Length > InventoryLimits.MaxTextLength || IsTooLongForIndex(column, text))
        {
            return ValueFault.TooLong;
        }

        if (!IsClean(text))
        {
            return ValueFault.ForbiddenCharacters;
        }

        value = text;
        return ValueFault.None;
    }

    private static bool IsClean(string text)
    {
        if (text.AsSpan().ContainsAny(Controls))
        {
            return false;
        }

        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[(at + length)..];
        }

        return true;
    }

    private static bool IsTooLongForIndex(ClassColumn column, string text) =>
        column.IsIndexed
        && text.Length * 3 > InventoryLimits.MaxIndexedBytes
        && Encoding.UTF8.GetByteCount(Folding.Fold(text)) > InventoryLimits.MaxIndexedBytes;

    private static ValueFault TryWhole(JsonElement element, long least, long most, ValueFault fault, out object? value)
    {
        value = null;
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var whole) || whole < least || whole > most)
        {
            return fault;
        }

        value = whole;
        return ValueFault.None;
    }

    private static ValueFault TryReal(JsonElement element, out object? value)
    {
        value = null;
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var real) || !double.IsFinite(real) || Changes(element, real))
        {
            return ValueFault.NotNumber;
        }

        value = real;
        return ValueFault.None;
    }

    /// <summary>Whole numbers beyond 2^53 lose digits and SQLite loses the sign of zero: the stored value would hash otherwise.</summary>
    private static bool Changes(JsonElement element, double real) =>
        (element.TryGetInt64(out var whole) && whole is > 1L << 53 or < -(1L << 53)) || (real == 0 && double.IsNegative(real));

    private static ValueFault TryBoolean(JsonElement element, out object? value)
    {
        value = element.ValueKind switch
        {
            JsonValueKind.True => 1L,
            JsonValueKind.False => 0L,
            _ => null,
        };
        return value is null ? ValueFault.NotBoolean : ValueFault.None;
    }
}
