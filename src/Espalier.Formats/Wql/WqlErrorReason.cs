namespace Espalier.Formats.Wql;

/// <summary>Why a query is refused.</summary>
public enum WqlErrorReason
{
    TooLong,
    TooDeep,
    TooManyClasses,
    UnexpectedCharacter,
    UnclosedText,
    LiteralTooLong,
    NumberTooLarge,

    /// <summary><c>##PRM:...##</c>: a prompt has no one to answer it in a collection.</summary>
    Prompt,
    UnexpectedEnd,
    UnexpectedToken,
    UnknownFunction,
    WrongArguments,
    UnknownDateUnit,

    /// <summary>A pattern of LIKE with an unclosed or empty bracket.</summary>
    InvalidPattern,
    UnknownClass,
    UnknownProperty,
    UnknownAlias,
    DuplicateAlias,

    /// <summary>Properties of WMI itself (<c>__CLASS</c>) cannot be queried.</summary>
    SystemProperty,
    TypeMismatch,
    InvalidDate,
    InvalidNumber,

    /// <summary>COUNT has no members; it cannot define a collection, nor be combined with DISTINCT.</summary>
    CountNotAllowed,

    /// <summary>A subquery must name exactly one property.</summary>
    SubqueryShape,

    /// <summary>The query yields no devices.</summary>
    NotDevices,

    /// <summary>A join on something that its kind does not allow.</summary>
    InvalidJoin,
}
