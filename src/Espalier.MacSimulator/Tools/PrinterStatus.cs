using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>lpstat</c></summary>
internal sealed class PrinterStatus() : SimulatedTool("/usr/bin/lpstat")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (request.Arguments.Any(argument => argument is not ("-p" or "-d" or "-v" or "-s" or "-t" or "-a")))
        {
            return ToolReply.Failure(1, "", $"lpstat: Unknown option \"{request.Verb}\".\n");
        }

        var text = new StringBuilder();
        foreach (var option in request.Arguments)
        {
            text.Append(option switch
            {
                "-p" => string.Concat(mac.Printers.Select(printer => State(mac, printer))),
                "-v" => string.Concat(mac.Printers.Select(printer => $"device for {printer.Name}: {printer.DeviceUri}\n")),
                "-a" => string.Concat(mac.Printers.Select(printer => $"{printer.Name} accepting requests since {mac.CTime(printer.ChangedAt)}\n")),
                _ => mac.Printers.Find(printer => printer.IsDefault) is { } standard ? $"system default destination: {standard.Name}\n" : "no system default destination\n",
            });
        }

        return mac.Printers.Count == 0 && request.Arguments.Contains("-p")
            ? ToolReply.Failure(1, text.ToString(), "lpstat: No destinations added.\n")
            : ToolReply.Text(text.ToString());
    }

    private static string State(MacState mac, MacPrinter printer) => printer.State switch
    {
        PrinterState.Disabled => $"printer {printer.Name} disabled since {mac.CTime(printer.ChangedAt)} -\n\tPaused\n",
        PrinterState.Printing => $"printer {printer.Name} now printing {printer.Name}-12.  enabled since {mac.CTime(printer.ChangedAt)}\n",
        _ => $"printer {printer.Name} is idle.  enabled since {mac.CTime(printer.ChangedAt)}\n",
    };
}
