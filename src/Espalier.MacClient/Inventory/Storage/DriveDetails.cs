using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Storage;

/// <summary>A drive as <c>SPNVMeDataType</c> and <c>SPSerialATADataType</c> give it: what <c>diskutil</c> does not know.</summary>
internal sealed record DriveDetails(string Device, string? Model, string? SerialNumber, string? Revision, string? SmartStatus)
{
    public static IReadOnlyList<DriveDetails> Parse(IReadOnlyList<PropertyListDictionary> items) =>
    [
        .. from item in items
           let device = item.FindString("bsd_name")
           where device is not null && item.ContainsKey("device_serial")
           select new DriveDetails(
               device, item.FindString("device_model")?.Trim(), item.FindString("device_serial")?.Trim(), item.FindString("device_revision")?.Trim(), item.FindString("smart_status")),
    ];
}
