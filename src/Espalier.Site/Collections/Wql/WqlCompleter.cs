using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Says how a query could go on at a caret; the text may be unfinished on both sides of it.</summary>
public static class WqlCompleter
{
    /// <summary>Items in one answer: what fits on a screen, with room to scroll.</summary>
    public const int MaxItems = 60;

    /// <summary>Completions at <paramref name="caret"/>, an offset from 0; none inside a quoted text.</summary>
    public static WqlCompletions Complete(string text, int caret, WqlSchema schema)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var (start, end) = (caret, caret);
        while (start > 0 && WqlLexer.IsNameCharacter(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && WqlLexer.IsNameCharacter(text[end]))
        {
            end++;
        }

        if (!WqlLexer.TryRead(text[..start], out var before, out var error) && error.Reason == WqlErrorReason.UnclosedText)
        {
            return new WqlCompletions(start, end - start, []);
        }

        WqlLexer.TryRead(text, out var whole, out _);
        var place = new WqlPlace([.. before.Where(static t => t.Kind != WqlTokenKind.End)], whole);
        var sources = place.Sources.Select(s => (s.Name, Class: schema.Find(s.Class))).Where(static s => s.Class is not null).ToList();
        var items = place.Qualifier is { } qualifier
            ? sources.Where(s => s.Name.Equals(qualifier, StringComparison.OrdinalIgnoreCase) || s.Class!.Name.Equals(qualifier, StringComparison.OrdinalIgnoreCase))
                .Take(1).SelectMany(static s => s.Class!.Properties.Select(static p => OfProperty(p, "")))
            : place.Expected.SelectMany(e => Items(e, schema, sources!));
        return new WqlCompletions(start, end - start, Best(items, text[start..caret]));
    }

    private static IEnumerable<WqlCompletion> Items(WqlExpectation expected, WqlSchema schema, List<(string Name, WqlClass Class)> sources) => expected.Kind switch
    {
        WqlCompletionKind.Class => schema.Classes.Select(static c => new WqlCompletion(c.Name, WqlCompletionKind.Class, null)),
        WqlCompletionKind.Function => WqlParser.FunctionNames.Select(static f => new WqlCompletion(f + (f == "GETDATE" ? "()" : "("), WqlCompletionKind.Function, null)),
        WqlCompletionKind.Unit => ((string[])["dd", "hh", "mi", "ss", "wk", "mm", "qq", "yy", "dy", "dw"]).Select(static u => new WqlCompletion(u, WqlCompletionKind.Unit, null)),
        WqlCompletionKind.Keyword => [new WqlCompletion(expected.Text!, WqlCompletionKind.Keyword, null)],

        // With several classes a bare name would mean the first one's: say which.
        _ => sources.SelectMany(s => s.Class.Properties.Select(p => OfProperty(p, sources.Count > 1 ? s.Name + "." : ""))),
    };

    private static WqlCompletion OfProperty(WqlProperty property, string qualifier)
    {
        var unit = property.Unit is null ? "" : " of " + property.Unit;
        var type = property.Type switch
        {
            PropertyType.Text => "text",
            PropertyType.Integer => "whole number" + unit,
            PropertyType.Real => "real number" + unit,
            PropertyType.Boolean => "1 or 0",
            PropertyType.Instant => "date",
        };
        return new WqlCompletion(qualifier + property.Name, WqlCompletionKind.Property, property.ChildTable is null ? type : $"{type}, several values");
    }

    private static List<WqlCompletion> Best(IEnumerable<WqlCompletion> items, string prefix) =>
    [
        .. items.Select((item, order) => (item, order, Rank: Rank(item, prefix)))
            .Where(static i => i.Rank >= 0)
            .OrderBy(static i => i.Rank)
            .ThenBy(static i => i.order)
            .Select(static i => i.item)
            .DistinctBy(static i => i.Text)
            .Take(MaxItems),
    ];

    private static int Rank(WqlCompletion item, string prefix)
    {
        var name = item.Text[(item.Text.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || item.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? 0
            : name.Contains(prefix, StringComparison.OrdinalIgnoreCase) ? 1
            : -1;
    }
}
