namespace Espalier.MacClient.Inventory.Network;

/// <summary>One port of <c>networksetup -listallhardwareports</c>.</summary>
internal sealed record HardwarePort(string Name, string Device, string? Mac)
{
    /// <summary>What kind of adapter it is, as far as its name tells.</summary>
    public string AdapterType => this switch
    {
        _ when Has("Wi-Fi") || Has("AirPort") => "Wi-Fi",
        _ when Has("Bluetooth") => "Bluetooth",
        _ when Has("Bridge") => "Bridge",
        _ when Has("Thunderbolt") && !Has("Ethernet") => "Thunderbolt",
        _ when Has("iPhone") || Has("iPad") => "Tethering",
        _ => "Ethernet",
    };

    /// <summary>Reads the ports; the section of VLANs behind them has other lines.</summary>
    public static IReadOnlyList<HardwarePort> Parse(byte[] answer)
    {
        var ports = new List<HardwarePort>();
        string? name = null;
        foreach (var line in ToolText.Lines(answer))
        {
            if (ToolText.After(line, "Hardware Port:") is { } port)
            {
                name = port;
            }
            else if (line.StartsWith("Device:", StringComparison.Ordinal) && name is { Length: > 0 } && ToolText.After(line, "Device:") is { Length: > 0 } device)
            {
                ports.Add(new HardwarePort(name, device, null));
                name = null;
            }
            else if (line.StartsWith("Ethernet Address:", StringComparison.Ordinal) && ports.Count > 0 && ports[^1].Mac is null)
            {
                // "N/A" where the adapter has none.
                var mac = ToolText.After(line, "Ethernet Address:");
                ports[^1] = ports[^1] with { Mac = mac is { Length: 17 } ? mac.ToUpperInvariant() : null };
            }
        }

        return ports;
    }

    private bool Has(string text) => Name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
