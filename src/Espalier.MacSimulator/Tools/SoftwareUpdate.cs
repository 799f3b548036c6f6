using System.Globalization;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>softwareupdate</c>: the schedule, and the next version of the same macOS.</summary>
internal sealed class SoftwareUpdate() : SimulatedTool("/usr/sbin/softwareupdate")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        ["--schedule"] => ToolReply.Line($"Automatic checking for updates is turned {(mac.Preferences.IsOn(MacPreferences.SoftwareUpdate, "AutomaticCheckEnabled") ? "on" : "off")}"),
        ["--schedule", "on" or "off"] => ToolReply.Line($"Automatic checking for updates is turned {request.Arguments[1]}")
            .WithChange(() => mac.Preferences.Set(MacPreferences.SoftwareUpdate, "AutomaticCheckEnabled", request.Arguments[1] == "on")),
        ["--list" or "-l", ..] => List(mac),
        ["--history"] => ToolReply.Text("Display Name                                       Version    Date                  \n------------                                       -------    ----                  \n" +
            string.Concat(mac.Software.History.Where(entry => entry.Process == "softwareupdated").Select(entry =>
                string.Create(CultureInfo.InvariantCulture, $"{entry.Name,-50} {entry.Version,-10} {mac.Local(entry.At):MM/dd/yyyy, HH:mm:ss}\n")))),
        _ => ToolReply.Failure(1, "", "usage: softwareupdate <cmd> [<args> ...]\n"),
    };

    /// <summary>The newest version of the same major macOS, when it is newer than what runs.</summary>
    public static MacSystem? Available(MacState mac)
    {
        var newest = MacSystem.All.Last(system => system.Major == mac.System.Major);
        return newest == mac.System ? null : newest;
    }

    private static ToolReply List(MacState mac)
    {
        const string Head = "Software Update Tool\n\nFinding available software\n";
        return Available(mac) is not { } update
            ? ToolReply.Failure(0, Head, "No new software available.\n")
            : ToolReply.Text($"{Head}Software Update found the following new or updated software:\n* Label: macOS {update.Name} {update.Version}-{update.Build}\n\tTitle: macOS {update.Name} {update.Version}, Version: {update.Version}, Size: 3072416KiB, Recommended: YES, Action: restart, \n");
    }
}
