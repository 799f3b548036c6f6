using System.Text;

namespace Espalier.MacClient.Inventory;

/// <summary>Text answers of tools.</summary>
internal static class ToolText
{
    /// <summary>Lines looked at in one answer; the longest known, of <c>last</c> on a busy Mac, has some ten thousand.</summary>
    private const int MaxLines = 200_000;

    /// <summary>The lines of an answer, without line ends; bytes that are no UTF-8 become U+FFFD.</summary>
    public static IEnumerable<string> Lines(byte[] answer) =>
        Encoding.UTF8.GetString(answer).TrimStart('\uFEFF').Split('\n').Take(MaxLines).Select(static line => line.TrimEnd('\r'));

    /// <summary>The first line that is not blank, trimmed; null where there is none.</summary>
    public static string? FirstLine(byte[] answer) => Lines(answer).Select(static line => line.Trim()).FirstOrDefault(static line => line.Length > 0);

    /// <summary>The part of a line behind the first <paramref name="mark"/>, trimmed; null without one.</summary>
    public static string? After(string line, string mark)
    {
        var at = line.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : line[(at + mark.Length)..].Trim();
    }

    /// <summary>Whether any line holds a text, in any letter case.</summary>
    public static bool Says(byte[] answer, string text) => Lines(answer).Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
}
