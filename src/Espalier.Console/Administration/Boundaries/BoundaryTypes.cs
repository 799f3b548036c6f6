namespace Espalier.Console.Administration.Boundaries;

/// <summary>Types of boundary as the site names them, and how the console does.</summary>
internal static class BoundaryTypes
{
    public const string Subnet = "IPSubnet";
    public const string AddressRange = "IPAddressRange";
    public const string DirectorySite = "ActiveDirectorySite";

    public static IReadOnlyList<string> All { get; } = [Subnet, AddressRange, DirectorySite];

    public static string Name(string type) => type switch
    {
        Subnet => "IP subnet",
        AddressRange => "IP address range",
        DirectorySite => "Active Directory site",
        _ => type,
    };

    public static string Example(string type) => type switch
    {
        Subnet => "For example 192.168.10.0/24",
        AddressRange => "For example 192.168.10.20-192.168.10.90",
        _ => "Name of the site",
    };
}
