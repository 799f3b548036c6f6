using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>What a bundle's <c>Info.plist</c> says about it.</summary>
internal sealed record BundleInfo
{
    public string? Name { get; init; }

    public string? Identifier { get; init; }

    public string? Version { get; init; }

    public string? Build { get; init; }

    public string? Executable { get; init; }

    public string? Category { get; init; }

    public string? MinimumSystemVersion { get; init; }

    public static BundleInfo Parse(PropertyListDictionary info) => new()
    {
        Name = info.FindString("CFBundleDisplayName") ?? info.FindString("CFBundleName"),
        Identifier = info.FindString("CFBundleIdentifier"),
        Version = info.FindString("CFBundleShortVersionString") ?? info.FindString("CFBundleVersion"),
        Build = info.FindString("CFBundleVersion"),
        Executable = info.FindString("CFBundleExecutable"),
        Category = info.FindString("LSApplicationCategoryType"),
        MinimumSystemVersion = info.FindString("LSMinimumSystemVersion") ?? info.FindString("MinimumOSVersion"),
    };
}
