namespace Espalier.Formats.PropertyLists;

/// <summary>The elements of an XML property list.</summary>
internal enum XmlElement
{
    Unknown,
    Plist,
    Dict,
    Array,
    Key,
    String,
    Data,
    Integer,
    Real,
    True,
    False,
    Date,
}

/// <summary>One tag as scanned.</summary>
internal readonly record struct XmlTag(XmlElement Element, bool IsEnd, bool IsEmpty, int Offset);

internal static class XmlElementNames
{
    public static XmlElement Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("key"u8) => XmlElement.Key,
        6 when name.SequenceEqual("string"u8) => XmlElement.String,
        4 when name.SequenceEqual("dict"u8) => XmlElement.Dict,
        4 when name.SequenceEqual("date"u8) => XmlElement.Date,
        4 when name.SequenceEqual("true"u8) => XmlElement.True,
        4 when name.SequenceEqual("data"u8) => XmlElement.Data,
        4 when name.SequenceEqual("real"u8) => XmlElement.Real,
        5 when name.SequenceEqual("array"u8) => XmlElement.Array,
        5 when name.SequenceEqual("false"u8) => XmlElement.False,
        5 when name.SequenceEqual("plist"u8) => XmlElement.Plist,
        7 when name.SequenceEqual("integer"u8) => XmlElement.Integer,
        _ => XmlElement.Unknown,
    };

    public static ReadOnlySpan<byte> EndTag(XmlElement element) => element switch
    {
        XmlElement.Plist => "</plist>"u8,
        XmlElement.Dict => "</dict>"u8,
        XmlElement.Array => "</array>"u8,
        XmlElement.Key => "</key>"u8,
        XmlElement.String => "</string>"u8,
        XmlElement.Data => "</data>"u8,
        XmlElement.Integer => "</integer>"u8,
        XmlElement.Real => "</real>"u8,
        XmlElement.True => "</true>"u8,
        XmlElement.False => "</false>"u8,
        XmlElement.Date => "</date>"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, null),
    };
}
