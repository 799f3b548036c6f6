namespace Espalier.MacSimulator.Model;

/// <summary>What a print queue does.</summary>
public enum PrinterState
{
    Idle,
    Printing,
    Disabled,
}

/// <summary>A print queue.</summary>
public sealed record MacPrinter(string Name, string DeviceUri, string Model, PrinterState State, DateTimeOffset ChangedAt, bool IsDefault);

internal static class MacPrinters
{
    private static readonly (string Name, string Uri, string Model)[] Known =
    [
        ("Lattice_Floor_2", "ipp://print.corp.example.com/printers/floor2", "Generic PostScript Printer"),
        ("Lattice_Floor_3_Color", "ipps://print.corp.example.com/printers/floor3", "Generic PCL Printer"),
        ("Reception_LaserJet", "dnssd://Reception%20LaserJet._ipp._tcp.local./?uuid=4d5a1f60-22aa-11ee-be56-0242ac120002", "Reception LaserJet-AirPrint"),
        ("Plotter_A0", "socket://10.20.4.77:9100", "Generic HP-GL/2 Plotter"),
        ("Label_Writer", "usb://Sextant/LabelWriter%20450?serial=LW0042", "Sextant LabelWriter 450"),
    ];

    public static List<MacPrinter> Create(SeededRandom random, DateTimeOffset now)
    {
        List<MacPrinter> printers = [];
        foreach (var (name, uri, model) in Known)
        {
            if (random.Chance(0.35))
            {
                var state = random.Chance(0.85) ? PrinterState.Idle : random.Chance(0.5) ? PrinterState.Disabled : PrinterState.Printing;
                printers.Add(new MacPrinter(name, uri, model, state, now.AddMinutes(-random.Between(600, 90_000)), printers.Count == 0));
            }
        }

        return printers;
    }
}
