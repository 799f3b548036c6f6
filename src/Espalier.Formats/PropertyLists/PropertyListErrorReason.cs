namespace Espalier.Formats.PropertyLists;

/// <summary>Why bytes were refused as a property list.</summary>
public enum PropertyListErrorReason
{
    /// <summary>The bytes begin like no property list.</summary>
    NotAPropertyList,

    /// <summary>A binary list of a version nobody writes to files.</summary>
    UnsupportedVersion,

    /// <summary>More bytes than <see cref="PropertyListLimits.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>Nested deeper than <see cref="PropertyListLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More values than <see cref="PropertyListLimits.MaxObjects"/>, shared ones counted each time.</summary>
    TooManyObjects,

    /// <summary>More text and data than <see cref="PropertyListLimits.MaxContent"/>, shared ones counted each time.</summary>
    TooMuchContent,

    /// <summary>The bytes end inside a value.</summary>
    Truncated,

    /// <summary>Something follows the document.</summary>
    TrailingContent,

    /// <summary>Markup that is not well formed.</summary>
    MalformedMarkup,

    /// <summary>An element that is no property list value, or stands where it may not.</summary>
    UnexpectedElement,

    /// <summary>Text where only values may stand.</summary>
    UnexpectedText,

    /// <summary>An entity other than the five of XML and character references.</summary>
    UnknownEntity,

    /// <summary>A dictionary value without a key, or a key without a value.</summary>
    UnpairedKey,

    /// <summary>A document without a value.</summary>
    NoValue,

    /// <summary>A number that is no integer, or does not fit.</summary>
    InvalidInteger,

    /// <summary>A number that is no real.</summary>
    InvalidReal,

    /// <summary>A date not of the form Apple writes, or outside the years 1 to 9999.</summary>
    InvalidDate,

    /// <summary>Data that cannot be decoded.</summary>
    InvalidData,

    /// <summary>A string that cannot be decoded.</summary>
    InvalidString,

    /// <summary>A binary trailer that contradicts the file.</summary>
    InvalidTrailer,

    /// <summary>A binary object of an unknown type or impossible size.</summary>
    InvalidObject,

    /// <summary>An offset or reference that points outside the file.</summary>
    OutOfRange,

    /// <summary>A binary container that contains itself.</summary>
    Cycle,

    /// <summary>Binary objects that lie over each other, which no writer produces.</summary>
    OverlappingObjects,

    /// <summary>A binary dictionary key that is no string.</summary>
    KeyNotString,
}
