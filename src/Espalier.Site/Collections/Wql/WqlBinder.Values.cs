using System.Globalization;
using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Properties, literals and functions.</summary>
internal sealed partial class WqlBinder
{
    private static bool IsLiteral(WqlOperand operand) => operand is WqlTextLiteral or WqlNumberLiteral or WqlBooleanLiteral;

    private BoundValue? BindValue(BoundScope scope, WqlOperand operand, PropertyType? expected) => operand switch
    {
        WqlPropertyReference property => BindColumn(scope, property),
        WqlFunctionCall call => BindCall(scope, call),
        _ => BindLiteral(operand, expected ?? OwnType(operand)),
    };

    private static PropertyType OwnType(WqlOperand literal) => literal switch
    {
        WqlTextLiteral => PropertyType.Text,
        WqlNumberLiteral { IsWhole: false } => PropertyType.Real,
        _ => PropertyType.Integer,
    };

    private BoundConstant? BindLiteral(WqlOperand literal, PropertyType type) => type switch
    {
        PropertyType.Text => new BoundConstant(PropertyType.Text, Folding.Fold(Written(literal))),
        PropertyType.Instant => BindDate(literal),
        _ => BindNumber(literal, type),
    };

    private BoundConstant? BindDate(WqlOperand literal)
    {
        if (literal is not WqlTextLiteral text)
        {
            return Fail<BoundConstant>(literal.Span, WqlErrorReason.TypeMismatch, "A date is written in quotes: \"2026-01-31 18:00\" (UTC).");
        }

        return WqlInstant.TryParse(text.Value, out var microseconds)
            ? new BoundConstant(PropertyType.Instant, microseconds)
            : Fail<BoundConstant>(literal.Span, WqlErrorReason.InvalidDate, "This is not a date. Write \"2026-01-31\" or \"2026-01-31 18:00:00\" (UTC).");
    }

    // Numbers may stand in quotes, and often do: Client = "1".
    private BoundConstant? BindNumber(WqlOperand literal, PropertyType type)
    {
        var written = Written(literal).Trim();
        if (type == PropertyType.Boolean && (written.Equals("true", StringComparison.OrdinalIgnoreCase) || written.Equals("false", StringComparison.OrdinalIgnoreCase)))
        {
            written = written.Equals("true", StringComparison.OrdinalIgnoreCase) ? "1" : "0";
        }

        if (type != PropertyType.Real && long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return new BoundConstant(PropertyType.Integer, whole);
        }

        return double.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? new BoundConstant(PropertyType.Real, real)
            : Fail<BoundConstant>(literal.Span, WqlErrorReason.InvalidNumber, type == PropertyType.Boolean ? "The property is true or false: write 1 or 0." : "The property is a number, and this is none.");
    }

    private static string Written(WqlOperand literal) => literal switch
    {
        WqlTextLiteral text => text.Value,
        WqlNumberLiteral number => number.Written,
        WqlBooleanLiteral { Value: true } => "1",
        _ => "0",
    };

    private BoundValue? BindCall(BoundScope scope, WqlFunctionCall call)
    {
        switch (call.Function)
        {
            case WqlFunction.GetDate:
                DependsOnTime = true;
                return new BoundNow();
            case WqlFunction.DateAdd:
                return BindDateAdd(scope, call);
            case WqlFunction.DateDiff:
                return BindDate(scope, call.Arguments[0]) is { } from && BindDate(scope, call.Arguments[1]) is { } to ? new BoundDateDiff(call.Unit!.Value, from, to) : null;
            case WqlFunction.DatePart:
                return BindDate(scope, call.Arguments[0]) is { } date ? new BoundDatePart(call.Unit!.Value, date) : null;
            case WqlFunction.Substring:
                return BindSubstring(scope, call);
            default:
                // Compared texts are folded: UPPER and LOWER change nothing more.
                return BindText(scope, call.Arguments[0]);
        }
    }

    private BoundDateAdd? BindDateAdd(BoundScope scope, WqlFunctionCall call)
    {
        if (BindWhole(call.Arguments[0]) is not { } number || BindDate(scope, call.Arguments[1]) is not { } date)
        {
            return null;
        }

        return Math.Abs((decimal)number) <= DateUnits.MaxSpan(call.Unit!.Value)
            ? new BoundDateAdd(call.Unit.Value, number, date)
            : Fail<BoundDateAdd>(call.Arguments[0].Span, WqlErrorReason.NumberTooLarge, "This is beyond the years 1 to 9999.");
    }

    private BoundSubstring? BindSubstring(BoundScope scope, WqlFunctionCall call)
    {
        if (BindText(scope, call.Arguments[0]) is not { } value || BindWhole(call.Arguments[1]) is not { } start || BindWhole(call.Arguments[2]) is not { } length)
        {
            return null;
        }

        if (length < 0 || Math.Max(Math.Abs((decimal)start), length) > int.MaxValue)
        {
            return Fail<BoundSubstring>(call.Arguments[2].Span, WqlErrorReason.InvalidNumber, "SUBSTRING needs a start and a length from 0, both below 2147483648.");
        }

        // As in SQL Server, what lies before the first character counts into the length.
        var first = Math.Max(start, 1);
        return new BoundSubstring(value, first, Math.Max(start + length - first, 0));
    }

    private BoundValue? BindText(BoundScope scope, WqlOperand operand) =>
        BindValue(scope, operand, PropertyType.Text) is { } value ? AsText(value, operand.Span) : null;

    private BoundValue? AsText(BoundValue value, WqlSpan span) => value.Type switch
    {
        PropertyType.Text => value,
        PropertyType.Integer or PropertyType.Boolean => new BoundCast(value, PropertyType.Text),
        _ => Fail<BoundValue>(span, WqlErrorReason.TypeMismatch, $"{Describe(value.Type)} cannot be read as text."),
    };

    private BoundValue? BindDate(BoundScope scope, WqlOperand operand)
    {
        var value = BindValue(scope, operand, PropertyType.Instant);
        return value is null || value.Type == PropertyType.Instant
            ? value
            : Fail<BoundValue>(operand.Span, WqlErrorReason.TypeMismatch, $"Here a date is expected. {Describe(value.Type)} is none.");
    }

    private long? BindWhole(WqlOperand operand)
    {
        if (operand is WqlNumberLiteral { IsWhole: true } number && long.TryParse(number.Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        Fail<BoundValue>(operand.Span, WqlErrorReason.InvalidNumber, "Here a whole number is expected.");
        return null;
    }
}
