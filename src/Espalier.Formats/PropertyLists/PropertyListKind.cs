namespace Espalier.Formats.PropertyLists;

/// <summary>The kinds of value a property list can hold.</summary>
public enum PropertyListKind
{
    /// <summary>Named values, in the order they were written.</summary>
    Dictionary,

    /// <summary>Values in order.</summary>
    Array,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Data,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Real,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An instant.</summary>
    Date,

    /// <summary>A keyed archiver's reference.</summary>
    Uid,
}
