using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>What the I/O registry says about the platform: an array of one dictionary, some of its texts as bytes with a closing NUL.</summary>
internal sealed record PlatformExpert(string? SerialNumber, string? PlatformUuid, string? BoardId, string? Manufacturer, string? Model)
{
    public static PlatformExpert? Parse(PropertyListValue answer)
    {
        var item = (answer as PropertyListArray)?.OfType<PropertyListDictionary>().FirstOrDefault() ?? answer as PropertyListDictionary;
        return item is null ? null : new PlatformExpert(
            item.FindString("IOPlatformSerialNumber"), item.FindString("IOPlatformUUID"), Text(item, "board-id"), Text(item, "manufacturer"), Text(item, "model"));
    }

    private static string? Text(PropertyListDictionary item, string key) => item.Find(key) switch
    {
        PropertyListString text => text.Value,
        PropertyListData data => Encoding.UTF8.GetString(data.Memory.Span).TrimEnd('\0'),
        _ => null,
    };
}
