using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Espalier.Formats.Wql;

/// <summary>Cuts a query into tokens.</summary>
public static class WqlLexer
{
    /// <summary>All tokens and a last <see cref="WqlTokenKind.End"/>. On a mistake, the tokens before it and the mistake.</summary>
    public static bool TryRead(string text, out IReadOnlyList<WqlToken> tokens, [NotNullWhen(false)] out WqlError? error)
    {
        var found = new List<WqlToken>();
        tokens = found;
        error = null;
        if (text.Length > WqlLimits.MaxLength)
        {
            error = WqlError.At(text, new WqlSpan(WqlLimits.MaxLength, text.Length - WqlLimits.MaxLength), WqlErrorReason.TooLong,
                $"A query has at most {WqlLimits.MaxLength:N0} characters; this one has {text.Length:N0}.");
            return false;
        }

        var at = 0;
        while (SkipBlanks(text, ref at))
        {
            if (found.Count == WqlLimits.MaxTokens)
            {
                error = WqlError.At(text, new WqlSpan(at, text.Length - at), WqlErrorReason.TooLong,
                    $"A query has at most {WqlLimits.MaxTokens:N0} words, signs and values.");
                return false;
            }

            if (!TryReadOne(text, at, out var token, out error))
            {
                return false;
            }

            found.Add(token);
            at = token.Span.End;
        }

        found.Add(new WqlToken(WqlTokenKind.End, new WqlSpan(text.Length, 0), ""));
        return true;
    }

    /// <summary>The character may stand in a name.</summary>
    public static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length;
    }

    private static bool TryReadOne(string text, int at, out WqlToken token, [NotNullWhen(false)] out WqlError? error)
    {
        error = null;
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (c is '"' or '\'')
        {
            return TryReadText(text, at, out token, out error);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            token = Take(WqlTokenKind.Word, text, at, LengthWhile(text, at, IsNameCharacter));
            return true;
        }

        if (char.IsAsciiDigit(c) || (c is '-' or '+' && char.IsAsciiDigit(next)))
        {
            token = Take(WqlTokenKind.Number, text, at, NumberLength(text, at));
            return true;
        }

        var (kind, length) = (c, next) switch
        {
            ('.', _) => (WqlTokenKind.Dot, 1),
            (',', _) => (WqlTokenKind.Comma, 1),
            ('*', _) => (WqlTokenKind.Star, 1),
            ('(', _) => (WqlTokenKind.OpenBracket, 1),
            (')', _) => (WqlTokenKind.CloseBracket, 1),
            ('!', '=') or ('<', '>') or ('<', '=') or ('>', '=') => (WqlTokenKind.Operator, 2),
            ('=', _) or ('<', _) or ('>', _) => (WqlTokenKind.Operator, 1),
            _ => (WqlTokenKind.End, 0),
        };
        token = Take(kind, text, at, length);
        if (length == 0)
        {
            error = Unexpected(text, at);
        }

        return length > 0;
    }

    private static WqlError Unexpected(string text, int at)
    {
        if (text.AsSpan(at).StartsWith("##PRM:", StringComparison.OrdinalIgnoreCase))
        {
            var end = text.IndexOf("##", at + 2, StringComparison.Ordinal);
            return WqlError.At(text, new WqlSpan(at, (end < 0 ? text.Length : end + 2) - at), WqlErrorReason.Prompt,
                "A prompt cannot be used in a collection: nobody is there to answer it. Write the value.");
        }

        var length = Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;
        var shown = rune == default || Rune.IsControl(rune) ? $"U+{(int)text[at]:X4}" : rune.ToString();
        return WqlError.At(text, new WqlSpan(at, length), WqlErrorReason.UnexpectedCharacter, $"The character {shown} means nothing here.");
    }

    private static bool TryReadText(string text, int at, out WqlToken token, [NotNullWhen(false)] out WqlError? error)
    {
        error = null;
        var quote = text[at];
        var content = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (c == '\\' && next is '\\' or '"' or '\'')
            {
                content.Append(next);
                i++;
            }
            else if (c == quote && next == quote)
            {
                content.Append(quote);
                i++;
            }
            else if (c == quote)
            {
                token = new WqlToken(WqlTokenKind.Text, new WqlSpan(at, i + 1 - at), content.ToString());
                error = Check(text, token);
                return error is null;
            }
            else
            {
                content.Append(c);
            }
        }

        token = default;
        error = WqlError.At(text, new WqlSpan(at, text.Length - at), WqlErrorReason.UnclosedText,
            text[^1] == quote && text[at..^1].EndsWith('\\')
                ? $"The text is not closed: \\{quote} is a quote inside it. A backslash is written twice."
                : $"The text that starts here is not closed with {quote}.");
        return false;
    }

    private static WqlError? Check(string text, WqlToken token)
    {
        if (token.Value.Length > WqlLimits.MaxLiteralLength)
        {
            return WqlError.At(text, token.Span, WqlErrorReason.LiteralTooLong, $"A text has at most {WqlLimits.MaxLiteralLength:N0} characters.");
        }

        // No stored value has them, and PostgreSQL takes neither.
        foreach (var rune in token.Value.EnumerateRunes())
        {
            if (rune.Value == 0 || rune == Rune.ReplacementChar)
            {
                return WqlError.At(text, token.Span, WqlErrorReason.UnexpectedCharacter, "The text holds a character that no value can have.");
            }
        }

        return null;
    }

    private static int NumberLength(string text, int at)
    {
        var length = 1 + LengthWhile(text, at + 1, char.IsAsciiDigit);
        var dot = at + length;
        if (dot + 1 < text.Length && text[dot] == '.' && char.IsAsciiDigit(text[dot + 1]))
        {
            length += 1 + LengthWhile(text, dot + 1, char.IsAsciiDigit);
        }

        return length;
    }

    private static int LengthWhile(string text, int at, Func<char, bool> holds)
    {
        var end = at;
        while (end < text.Length && holds(text[end]))
        {
            end++;
        }

        return end - at;
    }

    private static WqlToken Take(WqlTokenKind kind, string text, int at, int length) => new(kind, new WqlSpan(at, length), text.Substring(at, length));
}
