using System.Text;
using Espalier.Formats.InstallerPackages;
using Espalier.Formats.PropertyLists;

namespace Espalier.Site.ClientPackages;

/// <summary>The installer of the Mac client for one site: the client, its jobs for launchd, the app, <c>espalierctl</c>, and where the site is.</summary>
public static class ClientPackage
{
    /// <summary>Name of the package that is downloaded, and of the component in it.</summary>
    public const string FileName = "espalier-client.pkg";

    private const string Incoming = "Library/Espalier/incoming/espalier-client.app";
    internal const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    internal const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Puts it together.</summary>
    /// <param name="client">What is installed.</param>
    /// <param name="site">Address for Macs.</param>
    /// <param name="fingerprint">SHA-256 of the site's CA, 64 hexadecimal digits.</param>
    public static InstallerPackage Create(PublishedClient client, Uri site, string fingerprint)
    {
        // The same package from the same client: its digest is part of lines that were handed out.
        var madeAt = client.MadeAt;

        // Each Mac's own executable is chosen where it is installed: one file for both processors would not start, .NET finds its parts by their place in the file.
        var builds = client.Builds.Select(b => new PackageItem($"{Incoming}/Contents/MacOS/espalier-client.{b.Key}", Executable, b.Value, madeAt));
        var library = client.Library.Select(f => new PackageItem(PlaceOf(f.Key), f.Value.AsSpan().StartsWith("#!"u8) ? Executable : Readable, f.Value, madeAt));
        var defaults = new PropertyListDictionary(
        [
            new("AuthorityFingerprint", new PropertyListString(fingerprint)),
            new("SiteURL", new PropertyListString(site.GetLeftPart(UriPartial.Authority))),
        ]);
        return new InstallerPackage
        {
            Identifier = "org.espalier.client",
            Version = client.Version,
            Title = "Espalier",
            Component = FileName,
            OldestSystem = "12.0",
            Architectures = [.. client.Builds.Keys.Order(StringComparer.Ordinal)],
            Items = [.. builds, .. library, new PackageItem("Library/Espalier/site.plist", Readable, PropertyList.ToXml(defaults), madeAt)],
            Preinstall = Resource("preinstall.sh"),
            Postinstall = Resource("postinstall.sh"),
            MadeAt = madeAt,
        };
    }

    /// <summary>Scripts move the bundle to the folder of the two that is not in use, so that a client that runs keeps its own.</summary>
    private static string PlaceOf(string file) => file.StartsWith(PublishedClient.Bundle + "/", StringComparison.Ordinal) ? Incoming + file[PublishedClient.Bundle.Length..]
        : file.StartsWith(PublishedClient.Applications, StringComparison.Ordinal) ? file : "Library/" + file;

    /// <summary>A script, with values in the places that it has for them.</summary>
    internal static byte[] Resource(string name, params (string Place, string Value)[] values)
    {
        using var stream = typeof(ClientPackage).Assembly.GetManifestResourceStream("ClientPackages/" + name)!;
        using var reader = new StreamReader(stream);
        return Encoding.UTF8.GetBytes(values.Aggregate(reader.ReadToEnd(), static (text, value) => text.Replace(value.Place, value.Value, StringComparison.Ordinal)));
    }
}
