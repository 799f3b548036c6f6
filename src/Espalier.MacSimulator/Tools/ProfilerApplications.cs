using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary>Items of <c>SPApplicationsDataType</c>.</summary>
internal static class ProfilerApplications
{
    public static PropertyListArray Items(MacState mac) => new(mac.Software.Applications.Select(application => PropertyListDictionary.Create(
        ("_name", application.Product.Name),
        ("arch_kind", mac.Hardware.IsAppleSilicon ? "arch_arm_i64" : "arch_i64"),
        ("info", application.Product.Source == ApplicationSource.System ? null : $"{application.Version}, Copyright © {application.Product.Publisher}"),
        ("lastModified", application.InstalledAt),
        ("obtained_from", application.Product.Source switch
        {
            ApplicationSource.System => "apple",
            ApplicationSource.AppStore => "mac_app_store",
            _ => "identified_developer",
        }),
        ("path", application.Path),
        ("signed_by", Signers(application.Product)),
        ("version", application.Version))));

    private static PropertyListArray Signers(CatalogueProduct product) => product.Source switch
    {
        ApplicationSource.System => PropertyListArray.Create("Software Signing", "Apple Code Signing Certification Authority", "Apple Root CA"),
        ApplicationSource.AppStore => PropertyListArray.Create("Apple Mac OS Application Signing", "Apple Worldwide Developer Relations Certification Authority", "Apple Root CA"),
        _ => PropertyListArray.Create($"Developer ID Application: {product.Publisher} ({TeamIdentifier(product.Publisher)})", "Developer ID Certification Authority", "Apple Root CA"),
    };

    // Invented: it must only be the same for all products of a publisher.
    private static string TeamIdentifier(string publisher) => new SeededRandom(0).Fork(publisher).Text(10, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789");
}
