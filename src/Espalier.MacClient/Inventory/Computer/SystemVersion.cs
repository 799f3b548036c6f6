using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>Product and version of macOS; <see cref="Extra"/> is the letter of a Rapid Security Response: <c>(a)</c>.</summary>
internal sealed record SystemVersion(string Product, string Version, string Build, string? Extra)
{
    public string Caption => Extra is null ? $"{Product} {Version}" : $"{Product} {Version} {Extra}";

    public static SystemVersion? Parse(PropertyListDictionary file) =>
        file.FindString("ProductVersion") is { Length: > 0 } version
            ? new SystemVersion(
                file.FindString("ProductName") ?? "macOS", version, file.FindString("ProductBuildVersion") ?? "", file.FindString("ProductVersionExtra"))
            : null;
}
