using System.Globalization;
using System.Text;
using System.Xml;

namespace Espalier.Formats.InstallerPackages;

/// <summary>A flat package (<c>.pkg</c>) for macOS's Installer: a product with one component, signed or not.</summary>
public sealed record InstallerPackage
{
    private const string Scripts = "Scripts";

    /// <summary>Identifier of the receipt.</summary>
    public required string Identifier { get; init; }

    public required string Version { get; init; }

    /// <summary>What the Installer's window is called.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the component inside, without folder; ends with <c>.pkg</c>.</summary>
    public required string Component { get; init; }

    /// <summary>The oldest macOS that it may be installed on.</summary>
    public required string OldestSystem { get; init; }

    /// <summary>Processors that it has code for: <c>arm64</c>, <c>x86_64</c>.</summary>
    public required IReadOnlyList<string> Architectures { get; init; }

    /// <summary>What is installed, below <c>/</c>.</summary>
    public required IReadOnlyList<PackageItem> Items { get; init; }

    /// <summary>Run by root before the files are there; a shell script that ends with 0, or nothing is installed.</summary>
    public required byte[] Preinstall { get; init; }

    /// <summary>Run by root when they are.</summary>
    public required byte[] Postinstall { get; init; }

    /// <summary>Time of what has none of its own.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Writes the package.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="signer">Who signs it; null leaves it unsigned.</param>
    /// <exception cref="ArgumentException">An item has no path that can be installed, or there are too many.</exception>
    public void Write(Stream to, PackageSigner? signer = null)
    {
        const UnixFileMode executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var items = PackageItem.Complete(Items, MadeAt);
        var scripts = PackageItem.Complete([new("preinstall", executable, Preinstall, MadeAt), new("postinstall", executable, Postinstall, MadeAt)], MadeAt);
        XarArchive.Write(
            to,
            [
                new XarItem("Distribution") { Content = Compose(WriteDistribution) },
                new XarItem(Component)
                {
                    Items =
                    [
                        new XarItem("Bom") { Content = BillOfMaterials.Write(items) },
                        new XarItem("PackageInfo") { Content = Compose(xml => WriteInfo(xml, items.Count)) },
                        new XarItem("Payload") { Content = CpioArchive.Write(items), IsPacked = true },
                        new XarItem(Scripts) { Content = CpioArchive.Write(scripts), IsPacked = true },
                    ],
                },
            ],
            MadeAt,
            signer);
    }

    private string InstalledKilobytes => (Items.Sum(static i => (long)(i.Content?.Length ?? 0)) / 1024).ToString(CultureInfo.InvariantCulture);

    private void WriteInfo(XmlWriter xml, int files) => Element(
        xml,
        "pkg-info",
        [("format-version", "2"), ("identifier", Identifier), ("version", Version), ("install-location", "/"), ("auth", "root"), ("overwrite-permissions", "false"), ("relocatable", "false"), ("postinstall-action", "none")],
        () =>
        {
            Element(xml, "payload", [("numberOfFiles", files.ToString(CultureInfo.InvariantCulture)), ("installKBytes", InstalledKilobytes)]);
            Element(xml, "scripts", [], () =>
            {
                Element(xml, "preinstall", [("file", "./preinstall")]);
                Element(xml, "postinstall", [("file", "./postinstall")]);
            });
        });

    private void WriteDistribution(XmlWriter xml) => Element(xml, "installer-gui-script", [("minSpecVersion", "2")], () =>
    {
        xml.WriteElementString("title", Title);
        Element(xml, "product", [("id", Identifier), ("version", Version)]);
        Element(xml, "options", [("customize", "never"), ("require-scripts", "false"), ("rootVolumeOnly", "true"), ("hostArchitectures", string.Join(',', Architectures))]);
        Element(xml, "volume-check", [], () => Element(xml, "allowed-os-versions", [], () => Element(xml, "os-version", [("min", OldestSystem)])));
        Element(xml, "choices-outline", [], () => Element(xml, "line", [("choice", "default")]));
        Element(xml, "choice", [("id", "default")], () => Element(xml, "pkg-ref", [("id", Identifier)]));
        Element(
            xml,
            "pkg-ref",
            [("id", Identifier), ("version", Version), ("onConclusion", "none"), ("installKBytes", InstalledKilobytes), ("auth", "Root")],
            () => xml.WriteString("#" + Component));
    });

    private static void Element(XmlWriter xml, string name, (string Name, string Value)[] attributes, Action? content = null)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        content?.Invoke();
        xml.WriteEndElement();
    }

    private static byte[] Compose(Action<XmlWriter> write)
    {
        using var text = new MemoryStream();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
        {
            write(xml);
        }

        return text.ToArray();
    }
}
