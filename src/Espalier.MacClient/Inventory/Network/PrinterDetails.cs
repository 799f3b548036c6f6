using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Network;

/// <summary>A printer of <c>SPPrintersDataType</c>: the name that people see and the driver. It tells its queue only by the device's URI.</summary>
internal sealed record PrinterDetails(string Uri, string? Name, string? Driver, string? Location, bool? IsShared)
{
    public static IReadOnlyList<PrinterDetails> Parse(IReadOnlyList<PropertyListDictionary> items) =>
    [
        .. from item in items
           let uri = item.FindString("uri")
           where uri is { Length: > 0 }
           select new PrinterDetails(
               uri,
               item.FindString("_name"),
               item.FindString("ppd"),
               item.FindString("printerlocation"),
               item.FindString("shared") switch { "yes" => true, "no" => false, _ => null }),
    ];
}
