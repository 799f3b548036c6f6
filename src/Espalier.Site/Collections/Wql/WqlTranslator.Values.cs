using System.Globalization;
using Espalier.Contracts.Inventory;

namespace Espalier.Site.Collections.Wql;

/// <summary>Values; what depends on nothing stored is computed here and becomes a parameter.</summary>
internal sealed partial class WqlTranslator
{
    private static IReadOnlyList<BoundColumn> ManyValued(BoundValue value) => value switch
    {
        BoundColumn { Property.ChildTable: not null } column => [column],
        BoundDateAdd add => ManyValued(add.Date),
        BoundDateDiff diff => [.. ManyValued(diff.From), .. ManyValued(diff.To)],
        BoundDatePart part => ManyValued(part.Date),
        BoundSubstring substring => ManyValued(substring.Text),
        BoundCast cast => ManyValued(cast.Value),
        _ => [],
    };

    private string Value(SqlScope scope, BoundValue value)
    {
        if (value.Type is PropertyType.Instant or PropertyType.Integer && TryCompute(value, out var known))
        {
            return known is { } number ? Parameter(number) : "CAST(NULL AS BIGINT)";
        }

        return value switch
        {
            BoundColumn column => Column(scope, column),
            BoundConstant constant => Parameter(constant.Value),
            BoundDateAdd add => CivilSql.Add(add.Unit, add.Number, Value(scope, add.Date)),
            BoundDateDiff diff => $"({Index(scope, diff, diff.To)} - {Index(scope, diff, diff.From)})",
            BoundDatePart part => CivilSql.Part(part.Unit, Value(scope, part.Date)),
            BoundSubstring part => $"SUBSTR({Value(scope, part.Text)}, {Parameter((int)part.Start)}, {Parameter((int)Math.Min(part.Length, int.MaxValue))})",
            BoundCast cast => $"CAST({Value(scope, cast.Value)} AS {(cast.To == PropertyType.Text ? "TEXT" : "DOUBLE PRECISION")})",
            _ => throw new InvalidOperationException($"No SQL for {value.GetType().Name}."),
        };
    }

    private static string Column(SqlScope scope, BoundColumn column)
    {
        if (column.Property.Constant is { } constant)
        {
            // A row that an outer join made of nothing has no resource type either.
            return $"CASE WHEN {scope.Key(column.Source)} IS NULL THEN NULL ELSE {constant.ToString(CultureInfo.InvariantCulture)} END";
        }

        var alias = column.Property.ChildTable is null ? scope.Aliases[column.Source] : scope.Elements[column];
        return $"{alias}.{SqlName.Quote(column.Property.ComparedColumn)}";
    }

    private string Index(SqlScope scope, BoundDateDiff diff, BoundValue date)
    {
        if (!TryCompute(date, out var known))
        {
            return CivilSql.Index(diff.Unit, Value(scope, date));
        }

        return known is { } instant ? Parameter(DateUnits.Index(diff.Unit, instant)) : "CAST(NULL AS BIGINT)";
    }

    private bool TryCompute(BoundValue value, out long? known)
    {
        known = null;
        switch (value)
        {
            case BoundConstant { Value: long constant }:
                known = constant;
                return true;
            case BoundNow:
                known = _now;
                return true;
            case BoundDateAdd add when TryCompute(add.Date, out var date):
                known = date is { } start ? DateUnits.Add(add.Unit, add.Number, start) : null;
                return true;
            case BoundDateDiff diff when TryCompute(diff.From, out var from) && TryCompute(diff.To, out var to):
                known = from is { } f && to is { } t ? DateUnits.Index(diff.Unit, t) - DateUnits.Index(diff.Unit, f) : null;
                return true;
            case BoundDatePart part when TryCompute(part.Date, out var whole):
                known = whole is { } w ? DateUnits.Part(part.Unit, w) : null;
                return true;
            default:
                return false;
        }
    }
}
