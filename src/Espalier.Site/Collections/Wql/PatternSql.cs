using System.Text;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Writes patterns in the engines' own languages; all of them look at code points.</summary>
internal static class PatternSql
{
    /// <summary>For SQLite's GLOB, which can use an index up to the first wildcard.</summary>
    public static string Glob(FoldedPattern pattern) => Write(pattern, "*", "?", static (glob, part) =>
    {
        // Every special character of GLOB is an ordinary one inside brackets; ^ is ordinary outside.
        if (!part.IsPlain)
        {
            AppendGlobSet(glob, part);
        }
        else if (part.Ranges[0].First.Value is '*' or '?' or '[')
        {
            glob.Append('[').Append((char)part.Ranges[0].First.Value).Append(']');
        }
        else
        {
            glob.Append(part.Ranges[0].First.ToString());
        }
    });

    /// <summary>The pattern has no brackets, so that PostgreSQL's LIKE understands it.</summary>
    public static bool IsSimple(FoldedPattern pattern) => pattern.Parts.All(static p => p.Kind != WqlPatternPartKind.Set || p.IsPlain);

    /// <summary>For PostgreSQL's LIKE, with backslash as the escape.</summary>
    public static string Like(FoldedPattern pattern) => Write(pattern, "%", "_", static (like, part) =>
    {
        var rune = part.Ranges[0].First;
        if (rune.Value is '%' or '_' or '\\')
        {
            like.Append('\\');
        }

        like.Append(rune.ToString());
    });

    /// <summary>For PostgreSQL's <c>~</c>.</summary>
    public static string Regex(FoldedPattern pattern) => $"^{Write(pattern, ".*", ".", static (regex, part) =>
    {
        regex.Append(part.IsNegated ? "[^" : "[");
        foreach (var (first, last) in part.Ranges)
        {
            AppendRegexRune(regex, first);
            if (first != last)
            {
                regex.Append('-');
                AppendRegexRune(regex, last);
            }
        }

        regex.Append(']');
    })}$";

    private static string Write(FoldedPattern pattern, string anyText, string anyCharacter, Action<StringBuilder, WqlPatternPart> writeSet)
    {
        var text = new StringBuilder();
        foreach (var part in pattern.Parts)
        {
            switch (part.Kind)
            {
                case WqlPatternPartKind.AnyText:
                    text.Append(anyText);
                    break;
                case WqlPatternPartKind.AnyCharacter:
                    text.Append(anyCharacter);
                    break;
                default:
                    writeSet(text, part);
                    break;
            }
        }

        return text.ToString();
    }

    // In a set of GLOB, ] is ordinary only as the first, - only as the last, and ^ only where it is not the first character.
    private static void AppendGlobSet(StringBuilder glob, WqlPatternPart part)
    {
        var hasClosing = part.Ranges.Any(static r => Holds(r, ']'));
        var hasHyphen = part.Ranges.Any(static r => Holds(r, '-'));
        var hasCaret = part.Ranges.Any(static r => Holds(r, '^'));
        glob.Append(part.IsNegated ? "[^" : "[").Append(hasClosing ? "]" : "");
        var start = glob.Length;
        foreach (var (first, last) in part.Ranges)
        {
            AppendGlobRange(glob, first.Value, last.Value);
        }

        if (hasCaret)
        {
            // Twice the same character makes no difference to a set; this one only has to be something of the set.
            if (glob.Length == start && !hasClosing && !part.IsNegated)
            {
                glob.Length = start - 1;
                glob.Append(hasHyphen ? "[-^]" : "^");
                return;
            }

            glob.Append('^');
        }

        glob.Append(hasHyphen ? "-]" : "]");
    }

    private static void AppendGlobRange(StringBuilder glob, int first, int last)
    {
        while (first <= last)
        {
            var special = Math.Min(Math.Min(Next('-', first), Next(']', first)), Next('^', first));
            var end = Math.Min(last, special - 1);
            if (first <= end)
            {
                glob.Append(new Rune(first).ToString());
                if (end > first)
                {
                    glob.Append('-').Append(new Rune(end).ToString());
                }
            }

            first = end + 2;
        }
    }

    private static int Next(int special, int from) => special >= from ? special : int.MaxValue;

    private static bool Holds((Rune First, Rune Last) range, char c) => range.First.Value <= c && c <= range.Last.Value;

    private static void AppendRegexRune(StringBuilder regex, Rune rune)
    {
        if (Rune.IsLetterOrDigit(rune))
        {
            regex.Append(rune.ToString());
        }
        else
        {
            regex.Append(rune.IsBmp ? $"\\u{rune.Value:X4}" : $"\\U{rune.Value:X8}");
        }
    }
}
