using Espalier.Contracts.Inventory;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>A typed value of a query. Text is always folded: a comparison sees nothing else.</summary>
internal abstract record BoundValue(PropertyType Type);

/// <summary>A property of the source at <paramref name="Source"/>.</summary>
internal sealed record BoundColumn(int Source, WqlProperty Property) : BoundValue(Property.Type);

/// <summary>A literal: folded string, long, or double; an instant is a long of microseconds.</summary>
internal sealed record BoundConstant(PropertyType Type, object Value) : BoundValue(Type);

/// <summary>The time of evaluation.</summary>
internal sealed record BoundNow() : BoundValue(PropertyType.Instant);

internal sealed record BoundDateAdd(WqlDateUnit Unit, long Number, BoundValue Date) : BoundValue(PropertyType.Instant);

internal sealed record BoundDateDiff(WqlDateUnit Unit, BoundValue From, BoundValue To) : BoundValue(PropertyType.Integer);

internal sealed record BoundDatePart(WqlDateUnit Unit, BoundValue Date) : BoundValue(PropertyType.Integer);

/// <summary>A part of a text; <paramref name="Start"/> from 1, both already cut to what lies inside.</summary>
internal sealed record BoundSubstring(BoundValue Text, long Start, long Length) : BoundValue(PropertyType.Text);

/// <summary>A whole number or flag read as text or as a real number.</summary>
internal sealed record BoundCast(BoundValue Value, PropertyType To) : BoundValue(To);
