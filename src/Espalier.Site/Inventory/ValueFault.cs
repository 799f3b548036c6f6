namespace Espalier.Site.Inventory;

/// <summary>Why a part of a class's report was not taken.</summary>
internal enum ValueFault
{
    None,
    NotText,
    NotWholeNumber,
    NotNumber,
    NotBoolean,
    NotInstant,
    TooLong,
    ForbiddenCharacters,
    UnknownProperty,
    RowWithoutKey,
    RepeatedRow,
    TooManyRows,
    UnknownClass,
    StateDiffers,
}

/// <summary>Words for faults.</summary>
internal static class ValueFaults
{
    public static string Text(this ValueFault fault) => fault switch
    {
        ValueFault.NotText => "is not a text",
        ValueFault.NotWholeNumber => "is not a whole number of 64 bits",
        ValueFault.NotNumber => "is not a finite number of double precision",
        ValueFault.NotBoolean => "is neither true nor false",
        ValueFault.NotInstant => "is not an instant in microseconds since 1970",
        ValueFault.TooLong => "is longer than the site keeps",
        ValueFault.ForbiddenCharacters => "has control characters or broken surrogates",
        ValueFault.UnknownProperty => "is no property of the class",
        ValueFault.RowWithoutKey => "is part of the row's key and could not be read, so the row was left out",
        ValueFault.RepeatedRow => "several rows have the same key; the last was taken",
        ValueFault.TooManyRows => $"rows beyond {InventoryLimits.MaxRows} were left out",
        ValueFault.UnknownClass => "the site does not know this class",
        ValueFault.StateDiffers => "the rows do not hash to the state that the report names",
        ValueFault.None or _ => "",
    };
}
