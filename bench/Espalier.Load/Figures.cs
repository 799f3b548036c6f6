using System.Globalization;

namespace Espalier.Load;

/// <summary>A table as it stands in the documentation, and figures in it.</summary>
internal static class Figures
{
    public static void Head(params string[] columns) => System.Console.WriteLine($"\n| {string.Join(" | ", columns)} |\n| {string.Join(" | ", columns.Select(static _ => "---"))} |");

    public static void Row(params string[] cells) => System.Console.WriteLine($"| {string.Join(" | ", cells)} |");

    public static string Ms(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{(milliseconds < 10 ? Math.Round(milliseconds, 2) : Math.Round(milliseconds))} ms");

    public static string Number(double number) => string.Create(CultureInfo.InvariantCulture, $"{(number < 10 ? Math.Round(number, 2) : Math.Round(number)):#,0.##}");

    public static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F0} MiB");

    /// <summary>The value below which a share of the values lies.</summary>
    public static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }
}
