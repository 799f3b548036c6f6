using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Espalier.Formats.Wql;

/// <summary>A pattern of LIKE, taken apart: <c>%</c>, <c>_</c>, <c>[abc]</c>, <c>[a-f]</c>, <c>[^x]</c> and plain characters.</summary>
public sealed record WqlLikePattern(IReadOnlyList<WqlPatternPart> Parts)
{
    /// <summary>Code points in one range: more than any alphabet has, few enough to look at each when letter case is folded.</summary>
    public const int MaxRange = 1_024;

    /// <summary>Takes a pattern apart; false for a bracket without end or content, or a bad range.</summary>
    public static bool TryParse(string pattern, [NotNullWhen(true)] out WqlLikePattern? parsed, [NotNullWhen(false)] out string? problem)
    {
        parsed = null;
        problem = null;
        var parts = new List<WqlPatternPart>();
        var runes = pattern.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == '[')
            {
                var end = Array.FindIndex(runes, i + 1, static r => r.Value == ']');
                if (end < 0)
                {
                    problem = "The pattern has a [ without its ]. The character itself is written [[].";
                    return false;
                }

                if (!TryParseSet(runes.AsSpan(i + 1, end - i - 1), out var set, out problem))
                {
                    return false;
                }

                parts.Add(set);
                i = end;
            }
            else
            {
                parts.Add(runes[i].Value switch
                {
                    '%' => WqlPatternPart.AnyText,
                    '_' => WqlPatternPart.AnyCharacter,
                    _ => new WqlPatternPart(WqlPatternPartKind.Set) { Ranges = [(runes[i], runes[i])] },
                });
            }
        }

        parsed = new WqlLikePattern(parts);
        return true;
    }

    /// <summary>The text that alone matches, or null when there are wildcards.</summary>
    public string? AsPlainText()
    {
        if (!Parts.All(static p => p.IsPlain))
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(part.Ranges[0].First.ToString());
        }

        return text.ToString();
    }

    private static bool TryParseSet(ReadOnlySpan<Rune> content, [NotNullWhen(true)] out WqlPatternPart? set, [NotNullWhen(false)] out string? problem)
    {
        set = null;
        problem = null;
        var isNegated = content.Length > 0 && content[0].Value == '^';
        content = isNegated ? content[1..] : content;
        var ranges = new List<(Rune First, Rune Last)>();
        for (var i = 0; i < content.Length; i++)
        {
            var isRange = i + 2 < content.Length && content[i + 1].Value == '-';
            var last = isRange ? content[i + 2] : content[i];
            if (last < content[i] || last.Value - content[i].Value >= MaxRange)
            {
                problem = $"The range {content[i]}-{last} in the pattern must rise, over at most {MaxRange:N0} characters.";
                return false;
            }

            ranges.Add((content[i], last));
            i += isRange ? 2 : 0;
        }

        if (ranges.Count == 0)
        {
            problem = "The pattern has a pair of brackets with no characters in it.";
            return false;
        }

        set = new WqlPatternPart(WqlPatternPartKind.Set) { IsNegated = isNegated, Ranges = ranges };
        return true;
    }
}

/// <summary>Kinds of <see cref="WqlPatternPart"/>.</summary>
public enum WqlPatternPartKind
{
    /// <summary><c>%</c>: any number of characters.</summary>
    AnyText,

    /// <summary><c>_</c>: one character.</summary>
    AnyCharacter,

    /// <summary>One character out of, or outside of, some ranges; a plain character is a range of one.</summary>
    Set,
}

/// <summary>One part of a pattern.</summary>
public sealed record WqlPatternPart(WqlPatternPartKind Kind)
{
    internal static WqlPatternPart AnyText { get; } = new(WqlPatternPartKind.AnyText);

    internal static WqlPatternPart AnyCharacter { get; } = new(WqlPatternPartKind.AnyCharacter);

    /// <summary>Code points of a set, both ends included.</summary>
    public IReadOnlyList<(Rune First, Rune Last)> Ranges { get; init; } = [];

    /// <summary>The set is of characters that do not match.</summary>
    public bool IsNegated { get; init; }

    /// <summary>Exactly one character matches.</summary>
    public bool IsPlain => Kind == WqlPatternPartKind.Set && !IsNegated && Ranges.Count == 1 && Ranges[0].First == Ranges[0].Last;
}
