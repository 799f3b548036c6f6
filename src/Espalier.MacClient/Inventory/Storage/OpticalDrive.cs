using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Storage;

/// <summary>An optical drive of <c>SPDiscBurningDataType</c>.</summary>
internal sealed record OpticalDrive(string Name, string? Firmware, string? Interconnect, string? Media)
{
    /// <summary>First word of the name, as ATAPI drives carry it: <c>OPTIARC DVD RW ...</c>.</summary>
    public string Manufacturer => Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";

    public static IReadOnlyList<OpticalDrive> Parse(IReadOnlyList<PropertyListDictionary> items) =>
    [
        .. from item in items
           let name = item.FindString("_name")?.Trim()
           where name is { Length: > 0 }
           select new OpticalDrive(name, item.FindString("firmware"), item.FindString("interconnect"), WrittenMedia(item)),
    ];

    private static string? WrittenMedia(PropertyListDictionary item) => item switch
    {
        _ when item.ContainsKey("device_bdwrite") => "Blu-ray Writer",
        _ when item.ContainsKey("device_dvdwrite") => "DVD Writer",
        _ when item.ContainsKey("device_cdwrite") => "CD Writer",
        _ => "CD-ROM",
    };
}
