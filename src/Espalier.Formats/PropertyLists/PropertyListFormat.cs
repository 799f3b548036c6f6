namespace Espalier.Formats.PropertyLists;

/// <summary>The forms a property list is written in.</summary>
public enum PropertyListFormat
{
    /// <summary>Apple's XML.</summary>
    Xml,

    /// <summary>Apple's binary form, <c>bplist00</c>.</summary>
    Binary,

    /// <summary>The old text form, <c>{ key = value; }</c>, which some tools still print.</summary>
    Text,
}
