using System.Text;
using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>A pattern of LIKE over folded text: sets hold folded characters as rising ranges that do not touch.</summary>
internal sealed record FoldedPattern(IReadOnlyList<WqlPatternPart> Parts)
{
    /// <summary>The text that alone matches, or null when there are wildcards.</summary>
    public string? PlainText { get; } = new WqlLikePattern(Parts).AsPlainText();

    public static FoldedPattern Of(WqlLikePattern pattern)
    {
        var parts = new List<WqlPatternPart>(pattern.Parts.Count);
        foreach (var part in pattern.Parts)
        {
            // A run of % means what one does, and costs a matcher more.
            if (part.Kind != WqlPatternPartKind.AnyText || parts.Count == 0 || parts[^1].Kind != WqlPatternPartKind.AnyText)
            {
                parts.Add(part.Kind == WqlPatternPartKind.Set ? part with { Ranges = Fold(part.Ranges) } : part);
            }
        }

        return new FoldedPattern(parts);
    }

    private static List<(Rune First, Rune Last)> Fold(IReadOnlyList<(Rune First, Rune Last)> ranges)
    {
        var points = new SortedSet<int>();
        foreach (var (first, last) in ranges)
        {
            for (var point = first.Value; point <= last.Value; point++)
            {
                if (Rune.IsValid(point))
                {
                    points.Add(Folding.Fold(new Rune(point).ToString()).EnumerateRunes().First().Value);
                }
            }
        }

        var folded = new List<(Rune First, Rune Last)>();
        foreach (var rune in points.Select(static p => new Rune(p)))
        {
            if (folded.Count > 0 && folded[^1].Last.Value + 1 == rune.Value)
            {
                folded[^1] = (folded[^1].First, rune);
            }
            else
            {
                folded.Add((rune, rune));
            }
        }

        return folded;
    }
}
