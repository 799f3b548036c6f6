using System.Globalization;
using System.Text.Json;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Security;

/// <summary>What Apple told a user of this Mac about its warranty; kept by macOS once the user has opened the coverage page.</summary>
internal sealed record WarrantyCoverage(string? Status, string? Description, DateTimeOffset? EndsAt)
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 32, AllowTrailingCommas = true };

    /// <summary>
    /// The cache of macOS 12 and newer: <c>coverageLabel</c>, and under <c>settingsCoverageSection</c> the end as Unix time in
    /// <c>offer.expiration</c> or in a text <c>Expires October 20, 2026</c> (<c>Renews ...</c> for a subscription).
    /// </summary>
    public static WarrantyCoverage? ParseJson(byte[] file)
    {
        try
        {
            using var document = JsonDocument.Parse(file, Bounded);
            var root = document.RootElement;
            var label = Text(root, "coverageLabel");
            var section = Child(root, "settingsCoverageSection");
            var expires = Text(section, "coverageExpirationLabel");
            var end = Unix(Text(Child(section, "offer"), "expiration")) ?? Date(expires);
            return label is null && end is null ? null : new WarrantyCoverage(label, expires, end);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no UTF-16.
            return null;
        }
    }

    /// <summary>The property list of older versions, its end as Unix time.</summary>
    public static WarrantyCoverage? ParsePropertyList(byte[] file)
    {
        if (!PropertyList.TryParseDictionary(file, out var root, out _))
        {
            return null;
        }

        var label = root.FindString("coverageLabel") ?? root.FindString("coverageType");
        var expires = root.FindString("coverageExpirationLabel");
        var end = root.FindDate("coverageEndDate") ?? Unix(root.Find("coverageEndDate")?.ToString()) ?? Date(expires);
        return label is null && end is null ? null : new WarrantyCoverage(label, expires, end);
    }

    private static JsonElement Child(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text, or a number as it is written: the cache has been seen with both.</summary>
    private static string? Text(JsonElement item, string name) => Child(item, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static DateTimeOffset? Unix(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static DateTimeOffset? Date(string? text)
    {
        var date = text is null ? null : ToolText.After(text, "Expires") ?? ToolText.After(text, "Renews");
        return DateTimeOffset.TryParseExact(
            date, "MMMM d, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed) ? parsed : null;
    }
}
