namespace Espalier.Contracts.Inventory;

/// <summary>How a property of a resource class is typed on the wire, in the database and in WQL.</summary>
public enum PropertyType
{
    /// <summary>Text; compared ordinal ignore-case.</summary>
    Text,

    /// <summary>A whole number of up to 64 bits.</summary>
    Integer,

    /// <summary>A double-precision number.</summary>
    Real,

    /// <summary>True or false; 1 or 0 in WQL.</summary>
    Boolean,

    /// <summary>An instant, UTC, whole microseconds since 1970-01-01; written as a 64-bit integer on the wire and in the database.</summary>
    Instant,
}
