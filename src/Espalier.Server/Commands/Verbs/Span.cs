using System.Globalization;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Lengths of time as they are typed: <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c>.</summary>
internal static class Span
{
    public static TimeSpan Read(string option, string text)
    {
        var unit = text is [.., var last] ? last switch { 's' => TimeSpan.FromSeconds(1), 'm' => TimeSpan.FromMinutes(1), 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), _ => TimeSpan.Zero } : TimeSpan.Zero;
        return unit > TimeSpan.Zero && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100_000
            ? unit * count
            : throw VerbFailure.Usage($"--{option}: '{text}' is no length like 90s, 30m, 12h or 7d.");
    }
}
