namespace Espalier.Formats.Wql;

/// <summary>A value in a predicate: property, literal or function call.</summary>
public abstract record WqlOperand(WqlSpan Span);

/// <summary><c>Name</c>, <c>SMS_R_System.Name</c> or <c>alias.Name</c>.</summary>
public sealed record WqlPropertyReference(WqlSpan Span, WqlName? Qualifier, WqlName Property) : WqlOperand(Span);

/// <summary>A quoted text; <paramref name="Value"/> is its content.</summary>
public sealed record WqlTextLiteral(WqlSpan Span, string Value) : WqlOperand(Span);

/// <summary>A number; <paramref name="Written"/> is how.</summary>
public sealed record WqlNumberLiteral(WqlSpan Span, string Written, decimal Value) : WqlOperand(Span)
{
    /// <summary>The number has no fraction.</summary>
    public bool IsWhole => !Written.Contains('.', StringComparison.Ordinal);
}

/// <summary><c>TRUE</c> or <c>FALSE</c>.</summary>
public sealed record WqlBooleanLiteral(WqlSpan Span, bool Value) : WqlOperand(Span);

/// <summary>Functions of the language.</summary>
public enum WqlFunction
{
    GetDate,
    DateAdd,
    DateDiff,
    DatePart,
    Upper,
    Lower,
    Substring,
}

/// <summary>A call of a function; the number of arguments is right, their types are not yet checked.</summary>
/// <param name="Span">From the name to the closing bracket.</param>
/// <param name="Function">Which.</param>
/// <param name="Unit">Unit of the date functions; null for the others.</param>
/// <param name="Arguments">Arguments without the unit.</param>
public sealed record WqlFunctionCall(WqlSpan Span, WqlFunction Function, WqlDateUnit? Unit, IReadOnlyList<WqlOperand> Arguments) : WqlOperand(Span);
