using System.Text;
using System.Text.Json;

namespace Espalier.Contracts.Inventory;

/// <summary>Makes the values of a row, in the one form that both ends hash.</summary>
public static class InventoryValue
{
    /// <summary>Characters of a text value kept at most; longer ones are cut. Fits an index of every database engine's column.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>A text without control characters and broken surrogates (which JSON would change on its way), cut at <see cref="MaxTextLength"/>.</summary>
    public static JsonElement From(string value) => JsonSerializer.SerializeToElement(Clean(value), InventoryJson.Default.String);

    /// <summary>A whole number.</summary>
    public static JsonElement From(long value) => JsonSerializer.SerializeToElement(value, InventoryJson.Default.Int64);

    /// <summary>A number; not a number and infinities have no form in JSON and are a bug of the caller.</summary>
    public static JsonElement From(double value) => JsonSerializer.SerializeToElement(value, InventoryJson.Default.Double);

    /// <summary>True or false.</summary>
    public static JsonElement From(bool value) => JsonSerializer.SerializeToElement(value, InventoryJson.Default.Boolean);

    /// <summary>An instant, as whole microseconds since 1970-01-01 UTC.</summary>
    public static JsonElement From(DateTimeOffset value) =>
        From((value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    private static string Clean(string value)
    {
        var text = new StringBuilder(Math.Min(value.Length, MaxTextLength));
        foreach (var rune in value.EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > MaxTextLength)
            {
                break;
            }

            if (!Rune.IsControl(rune))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString();
    }
}
