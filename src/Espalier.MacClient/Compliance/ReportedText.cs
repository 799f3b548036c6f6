using Espalier.Contracts.Compliance;

namespace Espalier.MacClient.Compliance;

/// <summary>Texts of scripts, cut to what a report may carry.</summary>
internal static class ReportedText
{
    private const int ShortLength = 200;

    /// <summary>For a field of a report.</summary>
    public static string? Cut(string? text) => text is null ? null : Cut(text, ItemLimits.MaxReportedLength);

    /// <summary>For a part of a reason.</summary>
    public static string Short(string text) => Cut(text, ShortLength);

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // Half a surrogate pair would not survive JSON.
        var end = length - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }
}
