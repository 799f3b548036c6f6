using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Benchmarks;

/// <summary>The same value by way of the platform's own XML reader and tree: what one would write without a parser of one's own.</summary>
internal static class XDocumentReader
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    public static PropertyListValue Read(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes), Settings);
        return ReadValue(XDocument.Load(reader).Root!.Elements().Single());
    }

    private static PropertyListValue ReadValue(XElement element) => element.Name.LocalName switch
    {
        "dict" => new PropertyListDictionary(element.Elements("key").Select(key => KeyValuePair.Create(key.Value, ReadValue(key.ElementsAfterSelf().First())))),
        "array" => new PropertyListArray(element.Elements().Select(ReadValue)),
        "string" => new PropertyListString(element.Value),
        "integer" => new PropertyListInteger(long.Parse(element.Value, CultureInfo.InvariantCulture)),
        "real" => new PropertyListReal(double.Parse(element.Value, CultureInfo.InvariantCulture)),
        "true" => PropertyListBoolean.True,
        "false" => PropertyListBoolean.False,
        "date" => new PropertyListDate(DateTimeOffset.Parse(element.Value, CultureInfo.InvariantCulture)),
        "data" => new PropertyListData(Convert.FromBase64String(element.Value)),
        _ => throw new FormatException(element.Name.LocalName),
    };
}
