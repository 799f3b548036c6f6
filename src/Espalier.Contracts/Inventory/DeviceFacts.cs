namespace Espalier.Contracts.Inventory;

/// <summary>What tells a Mac apart and places it: sent at enrollment and whenever it changes.</summary>
public sealed record DeviceFacts
{
    /// <summary>Name in Sharing settings: <c>Anna's MacBook Pro</c>; at most 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name on Windows networks, at most 15 characters; the qualifier of local accounts.</summary>
    public required string NetbiosName { get; init; }

    /// <summary>Serial number; empty where the Mac gives none (virtual machines may answer <c>0</c>, which is empty too).</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Platform UUID, upper case: the hardware id by which a Mac is recognised again.</summary>
    public required string HardwareId { get; init; }

    /// <summary>Model identifier: <c>MacBookPro18,3</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary>Marketing name: <c>MacBook Pro</c>.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>Version of macOS: <c>14.4.1</c>.</summary>
    public string OsVersion { get; init; } = "";

    /// <summary>Build of macOS: <c>23E224</c>.</summary>
    public string OsBuild { get; init; } = "";

    /// <summary><c>arm64</c> or <c>x86_64</c>, of the hardware and not of the process.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Addresses of interfaces that are up, without loopback and link-local ones.</summary>
    public IReadOnlyList<DeviceAddress> Addresses { get; init; } = [];

    /// <summary>Active Directory domain the Mac is joined to (<c>corp.example.com</c>), or empty.</summary>
    public string Domain { get; init; } = "";
}

/// <summary>One address of a Mac.</summary>
/// <param name="Ip">IPv4 or IPv6 address without zone.</param>
/// <param name="PrefixLength">Bits of the network part: 0 to 32 or 128.</param>
/// <param name="Mac">Hardware address of the interface, upper case with colons, or empty (tunnels).</param>
/// <param name="Interface">BSD name: <c>en0</c>.</param>
public sealed record DeviceAddress(string Ip, int PrefixLength, string Mac, string Interface);
