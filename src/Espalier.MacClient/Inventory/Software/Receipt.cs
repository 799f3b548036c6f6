using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>The receipt of an installer package, as <c>pkgutil</c> prints it or as it lies in the folder of receipts.</summary>
internal sealed record Receipt(string PackageId, string? Version, DateTimeOffset? InstalledAt, string? Location, string? InstalledBy)
{
    public static Receipt? Parse(PropertyListValue document)
    {
        if (document is not PropertyListDictionary receipt
            || (receipt.FindString("pkgid") ?? receipt.FindString("PackageIdentifier")) is not { Length: > 0 } id)
        {
            return null;
        }

        return new Receipt(
            id,
            receipt.FindString("pkg-version") ?? receipt.FindString("PackageVersion"),
            receipt.FindInteger("install-time") is { } seconds and > 0 and < 100_000_000_000
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : receipt.FindDate("InstallDate"),
            LocationOf(receipt),
            receipt.FindString("InstallProcessName"));
    }

    private static string? LocationOf(PropertyListDictionary receipt)
    {
        var volume = receipt.FindString("volume")?.TrimEnd('/') ?? "";
        var location = receipt.FindString("install-location") ?? receipt.FindString("InstallPrefixPath");
        return location is null ? null : volume + "/" + location.TrimStart('/');
    }
}
