using Espalier.Formats.PropertyLists;

namespace Espalier.MacSimulator.Files;

/// <summary>Property lists as the bytes that macOS's tools print and keep.</summary>
internal static class PropertyListBytes
{
    public static byte[] Xml(PropertyListValue value) => PropertyList.ToXml(value);

    public static byte[] Binary(PropertyListValue value) => PropertyList.ToBinary(value);

    /// <summary>The dictionary in a file, or null.</summary>
    public static PropertyListDictionary? Dictionary(byte[]? bytes) => Value(bytes) as PropertyListDictionary;

    public static PropertyListValue? Value(byte[]? bytes) =>
        bytes is not null && PropertyList.TryParse(bytes, out var value, out _) ? value : null;
}
