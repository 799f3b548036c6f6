using System.Text.Encodings.Web;
using System.Text.Json;

namespace Espalier.Console.Monitoring;

/// <summary>The text of a report for reading.</summary>
internal static class ReportText
{
    // The page encodes what it shows; nothing here has to be safe for HTML.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON with one member a line; null when the text is none, or was cut.</summary>
    public static string? Indented(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, Readable))
            {
                document.WriteTo(writer);
            }

            return System.Text.Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
