using System.Globalization;
using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>scutil</c>: names, and the dynamic store with its questions on standard input.</summary>
internal sealed class ConfigurationUtility() : SimulatedTool("/usr/sbin/scutil")
{
    public override bool ReadsInput(IReadOnlyList<string> arguments) => arguments.Count == 0;

    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        [] => Interactive(mac, Encoding.UTF8.GetString(request.Input)),
        ["--get", "ComputerName"] => ToolReply.Line(mac.ComputerName),
        ["--get", "LocalHostName"] => ToolReply.Line(mac.LocalHostName),
        ["--get", "HostName"] => mac.HostName is null ? ToolReply.ErrorLine("HostName: not set", 1) : ToolReply.Line(mac.HostName),
        ["--set", "ComputerName", var name] => ToolReply.Silent.WithChange(() => mac.ComputerName = name),
        ["--set", "LocalHostName", var name] => ToolReply.Silent.WithChange(() => mac.LocalHostName = name),
        ["--set", "HostName", var name] => ToolReply.Silent.WithChange(() => mac.HostName = name.Length == 0 ? null : name),
        ["--dns"] => ToolReply.Text($"DNS configuration\n\nresolver #1\n  search domain[0] : {Domain(mac)}\n  nameserver[0] : {Gateway(mac)}\n  if_index : 12 ({mac.ConnectedInterface.Device})\n  flags    : Request A records\n  reach    : 0x00020002 (Reachable,Directly Reachable Address)\n"),
        ["--proxy"] => ToolReply.Text("<dictionary> {\n  FTPPassive : 1\n  HTTPEnable : 0\n  HTTPSEnable : 0\n}\n"),
        ["--nwi"] => ToolReply.Text($"Network information\n\nIPv4 network interface information\n     {mac.ConnectedInterface.Device} : flags      : 0x5 (IPv4,DNS)\n           address    : {mac.ConnectedInterface.Address}\n           reach      : 0x00000002 (Reachable)\n\n   REACH : flags 0x00000002 (Reachable)\n\nIPv6 network interface information\n   No IPv6 states found\n\n   REACH : flags 0x00000000 (Not Reachable)\n\nNetwork interfaces: {mac.ConnectedInterface.Device}\n"),
        _ => ToolReply.Failure(64, "", "usage: scutil\n\tinteractive access to the dynamic store.\n\n   or: scutil --get pref\n   or: scutil --set pref [newval]\n\tpref\tdisplay (or set) the specified preference.  Valid preferences\n\t\tinclude:\n\t\t\tComputerName, LocalHostName, HostName\n"),
    };

    internal static string Domain(MacState mac) => mac.Plan.Directory?.DnsName ?? "lan";

    internal static string Gateway(MacState mac)
    {
        var bytes = mac.ConnectedInterface.Address!.GetAddressBytes();
        return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.1");
    }

    private static ToolReply Interactive(MacState mac, string input)
    {
        var output = new StringBuilder();
        foreach (var line in input.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line is "quit" or "exit")
            {
                break;
            }

            output.Append(line switch
            {
                "show State:/Users/ConsoleUser" => ConsoleUser(mac),
                "show State:/Network/Global/IPv4" => $"<dictionary> {{\n  PrimaryInterface : {mac.ConnectedInterface.Device}\n  PrimaryService : {mac.HardwareUuid}\n  Router : {Gateway(mac)}\n}}\n",
                _ when line.StartsWith("show ", StringComparison.Ordinal) => "  No such key\n",
                _ => $"{line.Split(' ')[0]}: unknown, type \"help\" for command info\n",
            });
        }

        return ToolReply.Text(output.ToString());
    }

    private static string ConsoleUser(MacState mac)
    {
        var user = mac.Logons.ConsoleUser is { } name ? mac.FindUser(name) : null;
        var (shown, longName, uid, gid, done) = user is null
            ? ("loginwindow", "Login Window", 0, 0, "FALSE")
            : (user.Name, user.RealName, user.UniqueId, user.GroupId, "TRUE");
        return string.Create(CultureInfo.InvariantCulture, $$"""
            <dictionary> {
              GID : {{gid}}
              Name : {{shown}}
              SessionInfo : <array> {
                0 : <dictionary> {
                  kCGSSessionAuditIDKey : {{100_000 + mac.Plan.Number}}
                  kCGSSessionGroupIDKey : {{gid}}
                  kCGSSessionIDKey : 257
                  kCGSSessionOnConsoleKey : TRUE
                  kCGSSessionSystemSafeBoot : FALSE
                  kCGSSessionUserIDKey : {{uid}}
                  kCGSSessionUserNameKey : {{shown}}
                  kCGSessionLoginDoneKey : {{done}}
                  kCGSessionLongUserNameKey : {{longName}}
                  kSCSecuritySessionID : {{100_000 + mac.Plan.Number}}
                }
              }
              UID : {{uid}}
            }

            """);
    }
}
