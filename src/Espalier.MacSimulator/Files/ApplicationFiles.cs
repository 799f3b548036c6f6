using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Files;

/// <summary>The files of an application bundle that anybody reads.</summary>
internal static class ApplicationFiles
{
    public static void Write(MacState mac, InstalledApplication application)
    {
        var contents = application.Path + "/Contents";
        var executable = application.Product.Executable ?? application.Product.Name;
        mac.Files.Write(contents + "/Info.plist", () => InfoBytes(mac, application, executable), application.InstalledAt);
        mac.Files.Write($"{contents}/MacOS/{executable}", Encoding.ASCII.GetBytes("#!/usr/bin/false\n"), application.InstalledAt);
        if (application.Product.Source == ApplicationSource.AppStore)
        {
            mac.Files.Write(contents + "/_MASReceipt/receipt", Encoding.ASCII.GetBytes(application.Product.BundleIdentifier), application.InstalledAt);
        }

        if (application.Product.ServiceLabel is { } label)
        {
            SystemFiles.WriteLaunchDaemon(mac, LaunchServices.ForProduct(application), application.InstalledAt);
            mac.Files.Write($"{contents}/Library/{label}", Encoding.ASCII.GetBytes("#!/usr/bin/false\n"), application.InstalledAt);
        }
    }

    private static byte[] InfoBytes(MacState mac, InstalledApplication application, string executable)
    {
        var product = application.Product;
        var shortVersion = application.Version.Split(' ')[0];
        var info = PropertyListDictionary.Create(
            ("BuildMachineOSBuild", mac.System.Build),
            ("CFBundleDevelopmentRegion", "en"),
            ("CFBundleDisplayName", product.Name),
            ("CFBundleExecutable", executable),
            ("CFBundleIdentifier", product.BundleIdentifier),
            ("CFBundleInfoDictionaryVersion", "6.0"),
            ("CFBundleName", product.Name),
            ("CFBundlePackageType", "APPL"),
            ("CFBundleShortVersionString", application.Version),
            ("CFBundleVersion", product.Source == ApplicationSource.System ? $"{mac.System.Darwin.Split('.')[0]}00.1" : shortVersion),
            ("LSApplicationCategoryType", "public.app-category.productivity"),
            ("LSMinimumSystemVersion", product.Source == ApplicationSource.System ? mac.System.Version : "11.0"),
            ("NSHumanReadableCopyright", $"Copyright © {product.Publisher}"),
            ("NSPrincipalClass", "NSApplication"));

        return product.BinaryInfo || product.Source == ApplicationSource.System
            ? PropertyListBytes.Binary(info)
            : PropertyListBytes.Xml(info);
    }
}
