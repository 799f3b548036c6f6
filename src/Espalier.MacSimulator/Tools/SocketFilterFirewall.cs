using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>socketfilterfw</c>: the application firewall.</summary>
internal sealed class SocketFilterFirewall() : SimulatedTool("/usr/libexec/ApplicationFirewall/socketfilterfw")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var protection = mac.Protection;
        var value = request.Arguments.Count == 2 ? request.Arguments[1] : "";
        return (request.Verb, value) switch
        {
            ("--getglobalstate", "") => ToolReply.Line(State(protection.Firewall)),
            ("--getblockall", "") => ToolReply.Line(mac.System.Major >= 13
                ? $"Firewall has block all state set to {(protection.Firewall == 2 ? "enabled" : "disabled")}."
                : protection.Firewall == 2 ? "Block all ENABLED!" : "Block all DISABLED!"),
            ("--getstealthmode", "") => ToolReply.Line(mac.System.Major >= 13
                ? $"Firewall stealth mode is {(protection.Stealth ? "on" : "off")}"
                : $"Stealth mode {(protection.Stealth ? "enabled" : "disabled")}"),
            ("--getloggingmode", "") => ToolReply.Line("Log mode is on"),
            ("--getallowsigned", "") => ToolReply.Text("Automatically allow built-in signed software ENABLED.\nAutomatically allow downloaded signed software ENABLED.\n"),
            ("--listapps", "") => ToolReply.Text(string.Create(CultureInfo.InvariantCulture, $"Total number of apps = {protection.FirewallApplications.Count} \n")
                + string.Concat(protection.FirewallApplications.Select(static (a, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} :  {a.Key} \n \t ( {(a.Value ? "Allow" : "Block")} incoming connections ) \n\n")))),
            ("--getappblocked", not "") => ToolReply.Line($"Incoming connection to the application is {(protection.FirewallApplications.GetValueOrDefault(value, true) ? "permitted" : "blocked")} "),
            ("--setglobalstate", "on") => ToolReply.Line(protection.Firewall > 0 ? "Firewall is already enabled." : "Firewall is enabled. (State = 1)").WithChange(() => Set(mac, Math.Max(1, protection.Firewall))),
            ("--setglobalstate", "off") => ToolReply.Line(protection.Firewall == 0 ? "Firewall is already disabled." : "Firewall is disabled. (State = 0)").WithChange(() => Set(mac, 0)),
            ("--setblockall", "on" or "off") => ToolReply.Line(value == "on" ? "Firewall is set to block all non-essential incoming connections" : "Firewall is not set to block all non-essential incoming connections")
                .WithChange(() => Set(mac, value == "on" ? 2 : Math.Min(1, protection.Firewall))),
            ("--setstealthmode", "on" or "off") => ToolReply.Line(value == "on" ? "Stealth mode enabled" : "Stealth mode disabled").WithChange(() => protection.Stealth = value == "on"),
            ("--setloggingmode", "on" or "off") => ToolReply.Line($"Turning {value} log mode"),
            ("--add", not "") => ToolReply.Line($"Application at path ( {value} ) added to firewall ").WithChange(() => protection.FirewallApplications.TryAdd(value, true)),
            ("--unblockapp" or "--blockapp", not "") => protection.FirewallApplications.ContainsKey(value)
                ? ToolReply.Line($"Incoming connection to the application is {(request.Verb == "--blockapp" ? "blocked" : "permitted")} ").WithChange(() => protection.FirewallApplications[value] = request.Verb == "--unblockapp")
                : ToolReply.Line("The application is not part of the firewall "),
            ("--remove", not "") => ToolReply.Line($"Application at path ( {value} ) removed from firewall ").WithChange(() => protection.FirewallApplications.Remove(value)),
            _ => ToolReply.Failure(255, "usage: socketfilterfw [-d] [-l] [-T] [-U] [-B] [-L] [-a listen or accept] [-p pid to write] [--getglobalstate] [--setglobalstate on | off] [--getblockall] [--setblockall on | off] [--listapps] [--getappblocked <path>] [--blockapp <path>] [--unblockapp <path>] [--add <path>] [--remove <path>] [--getallowsigned] [--getstealthmode] [--setstealthmode on | off]\n"),
        };
    }

    /// <summary>Switches the firewall as the tool, or a script that writes its preference file, does.</summary>
    public static void Set(MacState mac, int state)
    {
        mac.Protection.Firewall = state;
        if (mac.System.Major < 15)
        {
            mac.Preferences.Set(MacPreferences.Firewall, "globalstate", new PropertyListInteger(state));
        }
    }

    private static string State(int state) => state switch
    {
        0 => "Firewall is disabled. (State = 0)",
        1 => "Firewall is enabled. (State = 1)",
        _ => "Firewall is blocking all non-essential incoming connections. (State = 2)",
    };
}
