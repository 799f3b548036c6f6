using System.Xml;
using System.Xml.Linq;

namespace Espalier.Formats.InstallerPackages;

/// <summary>What a flat package of one component holds, as its receiver finds it.</summary>
/// <param name="Identifier">Identifier of the receipt.</param>
/// <param name="Version">Version of the receipt.</param>
/// <param name="Title">What the Installer's window is called.</param>
/// <param name="OldestSystem">The oldest macOS that it may be installed on; null when it does not say.</param>
/// <param name="Items">What is installed, below <c>/</c>.</param>
/// <param name="Scripts">Scripts and what they need, by their names.</param>
public sealed record PackageContents(string Identifier, string Version, string Title, string? OldestSystem, IReadOnlyList<PackageItem> Items, IReadOnlyList<PackageItem> Scripts)
{
    /// <summary>What a package may unpack to. Default limit: 1 GB, which fits into memory.</summary>
    private const long MaxBytes = 1024L * 1024 * 1024;

    /// <summary>Reads a package. False, with the reason, when it is none of this kind; then nothing of it is to be believed.</summary>
    public static bool TryRead(byte[] package, out PackageContents? contents, out string? fault)
    {
        try
        {
            contents = Read(XarReader.Read(package, MaxBytes));
            fault = null;
            return true;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or XmlException or ArgumentException)
        {
            contents = null;
            fault = damaged.Message;
            return false;
        }
    }

    private static PackageContents Read(IReadOnlyDictionary<string, byte[]> files)
    {
        var infos = files.Keys.Where(static path => path == "PackageInfo" || path.EndsWith("/PackageInfo", StringComparison.Ordinal)).ToList();
        if (infos is not [var at])
        {
            throw new InvalidDataException("The package has not one component.");
        }

        var component = at[..^"PackageInfo".Length];
        var info = Parse(files[at]);
        var distribution = files.TryGetValue("Distribution", out var text) ? Parse(text) : null;
        return new PackageContents(
            info.Attribute("identifier")?.Value ?? throw new InvalidDataException("The package has no identifier."),
            info.Attribute("version")?.Value ?? "0",
            distribution?.Element("title")?.Value ?? component.TrimEnd('/'),
            distribution?.Descendants("os-version").FirstOrDefault()?.Attribute("min")?.Value,
            Unpack(files, component + "Payload"),
            Unpack(files, component + "Scripts"));
    }

    private static IReadOnlyList<PackageItem> Unpack(IReadOnlyDictionary<string, byte[]> files, string name)
    {
        var items = files.TryGetValue(name, out var packed) ? CpioReader.Read(packed, MaxBytes) : [];

        // The order in which folders come before what is in them; a path that leads elsewhere is refused here.
        return items.Count == 0 ? [] : [.. PackageItem.Complete(items, DateTimeOffset.UnixEpoch).Where(static i => i.Path != PackageItem.Root)];
    }

    private static XElement Parse(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader).Root!;
    }
}
