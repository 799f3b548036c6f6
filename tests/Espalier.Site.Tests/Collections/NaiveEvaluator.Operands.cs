using System.Globalization;
using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Tests.Collections;

/// <summary>Operands and functions, with the calendar of <see cref="DateTime"/>.</summary>
internal sealed partial class NaiveEvaluator
{
    private PropertyType? Type(Joined row, WqlOperand operand) => operand switch
    {
        WqlPropertyReference property => TypeOf(row.Query, property),
        WqlFunctionCall { Function: WqlFunction.GetDate or WqlFunction.DateAdd } => PropertyType.Instant,
        WqlFunctionCall { Function: WqlFunction.DateDiff or WqlFunction.DatePart } => PropertyType.Integer,
        WqlFunctionCall => PropertyType.Text,
        _ => null,
    };

    private List<object?> Operand(Joined row, WqlOperand operand) => operand switch
    {
        WqlPropertyReference property => Values(row, property),
        WqlTextLiteral text => [text.Value],
        WqlNumberLiteral number => [number.Written],
        WqlBooleanLiteral flag => [flag.Value ? "1" : "0"],
        WqlFunctionCall call => Call(row, call),
        _ => throw new NotSupportedException(),
    };

    private List<object?> Call(Joined row, WqlFunctionCall call)
    {
        var arguments = call.Arguments.Select(a => Operand(row, a)).ToList();
        return call.Function switch
        {
            WqlFunction.GetDate => [now],
            WqlFunction.DateAdd => [.. arguments[1].Select(d => Add(call.Unit!.Value, arguments[0][0]!, d))],
            WqlFunction.DateDiff => [.. from a in arguments[0] from b in arguments[1] select a is null || b is null ? null : (object)Difference(call.Unit!.Value, Date(a), Date(b))],
            WqlFunction.DatePart => [.. arguments[0].Select(d => d is null ? null : (object)Part(call.Unit!.Value, Date(d)))],
            WqlFunction.Substring => [.. arguments[0].Select(t => t is null ? null : Cut(Folded(t), (string)arguments[1][0]!, (string)arguments[2][0]!))],
            _ => arguments[0],
        };
    }

    private static string Cut(string text, string start, string length)
    {
        var from = long.Parse(start, CultureInfo.InvariantCulture);
        var to = from + long.Parse(length, CultureInfo.InvariantCulture);
        return string.Concat(text.EnumerateRunes().Select(static (r, i) => (Rune: r, Number: i + 1)).Where(r => r.Number >= from && r.Number < to).Select(static r => r.Rune.ToString()));
    }

    private static DateTime? Add(WqlDateUnit unit, object count, object? date)
    {
        var number = double.Parse((string)count, CultureInfo.InvariantCulture);
        if (date is null)
        {
            return null;
        }

        try
        {
            var start = Date(date);
            return unit switch
            {
                WqlDateUnit.Year => start.AddYears((int)number),
                WqlDateUnit.Quarter => start.AddMonths(3 * (int)number),
                WqlDateUnit.Month => start.AddMonths((int)number),
                WqlDateUnit.Week => start.AddDays(7 * number),
                WqlDateUnit.Hour => start.AddHours(number),
                WqlDateUnit.Minute => start.AddMinutes(number),
                WqlDateUnit.Second => start.AddSeconds(number),
                _ => start.AddDays(number),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static long Difference(WqlDateUnit unit, DateTime from, DateTime to) => unit switch
    {
        WqlDateUnit.Year => to.Year - from.Year,
        WqlDateUnit.Quarter => (4 * (to.Year - from.Year)) + ((to.Month + 2) / 3) - ((from.Month + 2) / 3),
        WqlDateUnit.Month => (12 * (to.Year - from.Year)) + to.Month - from.Month,
        WqlDateUnit.Week => (Sunday(to) - Sunday(from)).Days / 7,
        WqlDateUnit.Hour => (long)(Cut(to, TimeSpan.TicksPerHour) - Cut(from, TimeSpan.TicksPerHour)).TotalHours,
        WqlDateUnit.Minute => (long)(Cut(to, TimeSpan.TicksPerMinute) - Cut(from, TimeSpan.TicksPerMinute)).TotalMinutes,
        WqlDateUnit.Second => (long)(Cut(to, TimeSpan.TicksPerSecond) - Cut(from, TimeSpan.TicksPerSecond)).TotalSeconds,
        _ => (to.Date - from.Date).Days,
    };

    private static long Part(WqlDateUnit unit, DateTime date) => unit switch
    {
        WqlDateUnit.Year => date.Year,
        WqlDateUnit.Quarter => (date.Month + 2) / 3,
        WqlDateUnit.Month => date.Month,
        WqlDateUnit.DayOfYear => date.DayOfYear,
        WqlDateUnit.Day => date.Day,
        WqlDateUnit.Week => CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(date, CalendarWeekRule.FirstDay, DayOfWeek.Sunday),
        WqlDateUnit.Weekday => 1 + (int)date.DayOfWeek,
        WqlDateUnit.Hour => date.Hour,
        WqlDateUnit.Minute => date.Minute,
        _ => date.Second,
    };

    private static DateTime Sunday(DateTime date) => date.Date.AddDays(-(int)date.DayOfWeek);

    private static DateTime Cut(DateTime date, long ticks) => new(date.Ticks / ticks * ticks, DateTimeKind.Utc);
}
