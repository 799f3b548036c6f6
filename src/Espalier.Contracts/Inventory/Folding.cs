using System.Text;

namespace Espalier.Contracts.Inventory;

/// <summary>
/// How text is compared everywhere it is compared without case: each code point is mapped to its simple upper case, without any culture,
/// and folded texts are ordered by code point. That is the byte order of UTF-8, and so of SQLite's BINARY and PostgreSQL's "C" collation.
/// </summary>
public static class Folding
{
    /// <summary>The folded form of a text; folding twice changes nothing. Unpaired surrogates become U+FFFD.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return FoldAscii(text);
        }

        var folded = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = Rune.ToUpperInvariant(rune).EncodeToUtf16(units);
            folded.Append(units[..length]);
        }

        return folded.ToString();
    }

    /// <summary>Orders two folded texts by code point; UTF-16 order would put U+10000 before U+E000.</summary>
    public static int Compare(string leftFolded, string rightFolded)
    {
        var shorter = Math.Min(leftFolded.Length, rightFolded.Length);
        for (var i = 0; i < shorter; i++)
        {
            var (left, right) = (leftFolded[i], rightFolded[i]);
            if (left == right)
            {
                continue;
            }

            // Where exactly one side is a surrogate, that side is the larger code point.
            var (leftIsSurrogate, rightIsSurrogate) = (char.IsSurrogate(left), char.IsSurrogate(right));
            return leftIsSurrogate == rightIsSurrogate ? left.CompareTo(right) : leftIsSurrogate ? 1 : -1;
        }

        return leftFolded.Length.CompareTo(rightFolded.Length);
    }

    private static string FoldAscii(string text) =>
        text.AsSpan().ContainsAnyInRange('a', 'z')
            ? string.Create(text.Length, text, static (target, source) => Ascii.ToUpper(source, target, out _))
            : text;
}
