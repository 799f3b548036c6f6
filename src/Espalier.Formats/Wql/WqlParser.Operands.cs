using System.Globalization;

namespace Espalier.Formats.Wql;

/// <summary>Operands: literals, properties and function calls.</summary>
public sealed partial class WqlParser
{
    private static readonly IReadOnlyDictionary<string, (WqlFunction Function, bool HasUnit, int Arguments)> Functions =
        new Dictionary<string, (WqlFunction, bool, int)>(StringComparer.OrdinalIgnoreCase)
        {
            ["GETDATE"] = (WqlFunction.GetDate, false, 0),
            ["DATEADD"] = (WqlFunction.DateAdd, true, 2),
            ["DATEDIFF"] = (WqlFunction.DateDiff, true, 2),
            ["DATEPART"] = (WqlFunction.DatePart, true, 1),
            ["UPPER"] = (WqlFunction.Upper, false, 1),
            ["LOWER"] = (WqlFunction.Lower, false, 1),
            ["SUBSTRING"] = (WqlFunction.Substring, false, 3),
        };

    /// <summary>Names of the functions, in capitals.</summary>
    public static IEnumerable<string> FunctionNames => Functions.Keys;

    private WqlOperand? ReadOperand()
    {
        if (ReadLiteral() is { } literal)
        {
            return literal;
        }

        if (_error is not null)
        {
            return null;
        }

        return Current.Kind == WqlTokenKind.Word && !WqlKeywords.Contains(Current.Value) && _tokens[_next + 1].Kind == WqlTokenKind.OpenBracket
            ? ReadCall()
            : ReadProperty();
    }

    private WqlOperand? ReadLiteral()
    {
        var token = Current;
        switch (token.Kind)
        {
            case WqlTokenKind.Text:
                _next++;
                return new WqlTextLiteral(token.Span, token.Value);
            case WqlTokenKind.Number:
                _next++;
                return decimal.TryParse(token.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    ? new WqlNumberLiteral(token.Span, token.Value, number)
                    : Fail<WqlNumberLiteral>(token.Span, WqlErrorReason.NumberTooLarge, "The number is too large.");
            case WqlTokenKind.Word when token.Is(WqlKeywords.True) || token.Is(WqlKeywords.False):
                _next++;
                return new WqlBooleanLiteral(token.Span, token.Is(WqlKeywords.True));
            default:
                return null;
        }
    }

    private WqlFunctionCall? ReadCall()
    {
        var name = Current;
        if (!Functions.TryGetValue(name.Value, out var known))
        {
            return Fail<WqlFunctionCall>(name.Span, WqlErrorReason.UnknownFunction, $"There is no function {name.Value}.", NearestName.Of(name.Value, Functions.Keys));
        }

        _next += 2;
        if (!Enter(name.Span))
        {
            return null;
        }

        WqlDateUnit? unit = null;
        if (known.HasUnit && ((unit = ReadUnit()) is null || !Expect(WqlTokenKind.Comma, ",")))
        {
            return null;
        }

        var arguments = new List<WqlOperand>();
        if (Current.Kind != WqlTokenKind.CloseBracket)
        {
            do
            {
                if (ReadOperand() is not { } argument)
                {
                    return null;
                }

                arguments.Add(argument);
            }
            while (Accept(WqlTokenKind.Comma));
        }

        if (!Expect(WqlTokenKind.CloseBracket, ")"))
        {
            return null;
        }

        _depth--;
        var span = WqlSpan.Between(name.Span, _tokens[_next - 1].Span);
        return arguments.Count == known.Arguments
            ? new WqlFunctionCall(span, known.Function, unit, arguments)
            : Fail<WqlFunctionCall>(span, WqlErrorReason.WrongArguments, Usage(known.Function));
    }

    private WqlDateUnit? ReadUnit()
    {
        var token = Current;
        if (token.Kind is WqlTokenKind.Word or WqlTokenKind.Text && WqlDateUnits.TryFind(token.Value, out var unit))
        {
            _next++;
            return unit;
        }

        Fail<WqlQuery>(token.Span, WqlErrorReason.UnknownDateUnit, "Here a unit of time is expected: yy, qq, mm, dy, dd, wk, dw, hh, mi or ss.",
            token.Kind == WqlTokenKind.Word ? NearestName.Of(token.Value, WqlDateUnits.Names) : null);
        return null;
    }

    private static string Usage(WqlFunction function) => function switch
    {
        WqlFunction.GetDate => "Write GETDATE().",
        WqlFunction.DateAdd => "Write DATEADD(unit, number, date).",
        WqlFunction.DateDiff => "Write DATEDIFF(unit, from, to).",
        WqlFunction.DatePart => "Write DATEPART(unit, date).",
        WqlFunction.Upper => "Write UPPER(text).",
        WqlFunction.Lower => "Write LOWER(text).",
        WqlFunction.Substring => "Write SUBSTRING(text, start, length).",
    };
}
