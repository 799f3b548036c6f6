namespace Espalier.Formats.Wql;

/// <summary>A mistake in a query, where it is and what an administrator reads about it.</summary>
public sealed record WqlError
{
    public required WqlErrorReason Reason { get; init; }

    /// <summary>One or two English sentences.</summary>
    public required string Message { get; init; }

    /// <summary>The text to mark.</summary>
    public required WqlSpan Span { get; init; }

    /// <summary>Line of the mark, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column of the mark in its line, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What was probably meant, to replace the marked text; null where nothing comes near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Describes a mistake in <paramref name="text"/>.</summary>
    public static WqlError At(string text, WqlSpan span, WqlErrorReason reason, string message, string? suggestion = null)
    {
        var before = text.AsSpan(0, Math.Min(span.Start, text.Length));
        return new WqlError
        {
            Reason = reason,
            Message = suggestion is null ? message : $"{message} Did you mean {suggestion}?",
            Span = span,
            Line = before.Count('\n') + 1,
            Column = before.Length - before.LastIndexOf('\n'),
            Suggestion = suggestion,
        };
    }

    public override string ToString() => $"{Line}:{Column}: {Message}";
}
