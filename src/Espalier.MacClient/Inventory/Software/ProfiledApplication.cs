using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>An application of <c>SPApplicationsDataType</c>: the only source that names the signer without checking every signature anew.</summary>
internal sealed record ProfiledApplication(string Path, string? Name, string? Version, string? ObtainedFrom, string? Signer, DateTimeOffset? ModifiedAt)
{
    private const string DeveloperPrefix = "Developer ID Application: ";

    /// <summary>Who published it: the holder of the signing certificate, without the team id.</summary>
    public string? Publisher => this switch
    {
        { Signer: "Software Signing" } or { ObtainedFrom: "apple" } => "Apple",
        { Signer: { } signer } when signer.StartsWith(DeveloperPrefix, StringComparison.Ordinal) => WithoutTeam(signer[DeveloperPrefix.Length..]),
        _ => null,
    };

    /// <summary>Where it came from, in the words of System Information.</summary>
    public string? Source => ObtainedFrom switch
    {
        "apple" => "Apple",
        "mac_app_store" => "App Store",
        "identified_developer" => "Identified Developer",
        "unknown" => "Unknown",
        var other => other,
    };

    public static IReadOnlyList<ProfiledApplication> Parse(IReadOnlyList<PropertyListDictionary> items) =>
    [
        .. from item in items
           let path = item.FindString("path")
           where path is { Length: > 0 }
           select new ProfiledApplication(
               path,
               item.FindString("_name"),
               item.FindString("version"),
               item.FindString("obtained_from"),
               (item.FindArray("signed_by") is [PropertyListString first, ..] ? first.Value : null),
               item.FindDate("lastModified")),
    ];

    private static string WithoutTeam(string name) =>
        name.EndsWith(')') && name.LastIndexOf(" (", StringComparison.Ordinal) is var at and > 0 ? name[..at] : name;
}
