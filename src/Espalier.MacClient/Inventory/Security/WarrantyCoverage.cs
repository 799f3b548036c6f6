using System.Globalization;
using System.Text.Json;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Security;

/// <summary>What Apple told a user of this Mac about its warranty; kept by macOS once the user has opened the coverage page.</summary>
internal sealed record WarrantyCoverage(string? Status, string? Description, DateTimeOffset? EndsAt)
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 32, AllowTrailingCommas = true };

    /// <summary>
    /// The cache of macOS 12 and newer: <c>coverageLabel</c>, and the end as Unix time under <c>offer.expiration</c> or in a text <c>Expires October 20, 2026</c>.
    /// </summary>
    public static WarrantyCoverage? ParseJson(byte[] file)
    {
        try
        {
            using var document = JsonDocument.Parse(file, Bounded);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var label = Text(root, "coverageLabel") ?? Text(root, "label");
            var expires = Text(root, "coverageLocalizedSublabel") ?? Text(root, "coverageEndLabel") ?? Text(root, "sublabel");
            var end = Unix(root) ?? Date(expires);
            return label is null && end is null ? null : new WarrantyCoverage(label, expires, end);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no UTF-16.
            return null;
        }
    }

    /// <summary>The property list of older versions.</summary>
    public static WarrantyCoverage? ParsePropertyList(byte[] file)
    {
        if (!PropertyList.TryParseDictionary(file, out var root, out _))
        {
            return null;
        }

        var label = root.FindString("coverageLabel") ?? root.FindString("CoverageLabel");
        var expires = root.FindString("coverageLocalizedSublabel") ?? root.FindString("coverageEndDate") ?? root.FindString("CoverageEndDate");
        var end = root.FindDate("coverageEndDate") ?? root.FindDate("CoverageEndDate") ?? Date(expires);
        return label is null && end is null ? null : new WarrantyCoverage(label, expires, end);
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Unix(JsonElement root) =>
        root.TryGetProperty("offer", out var offer) && offer.ValueKind == JsonValueKind.Object
        && offer.TryGetProperty("expiration", out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds) && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static DateTimeOffset? Date(string? text)
    {
        var date = text is null ? null : ToolText.After(text, "Expires") ?? text;
        return DateTimeOffset.TryParseExact(
            date?.TrimStart(':', ' '), ["MMMM d, yyyy", "yyyy-MM-dd", "MMMM dd, yyyy"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed) ? parsed : null;
    }
}
