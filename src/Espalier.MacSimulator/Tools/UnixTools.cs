using System.Globalization;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>hostname</c></summary>
internal sealed class HostName() : SimulatedTool("/bin/hostname")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments switch
    {
        [] => ToolReply.Line(mac.HostName ?? mac.LocalHostName + ".local"),
        ["-s"] => ToolReply.Line((mac.HostName ?? mac.LocalHostName).Split('.')[0]),
        ["-f"] => ToolReply.Line(mac.HostName ?? mac.LocalHostName + ".local"),
        _ => ToolReply.Failure(1, "", "usage: hostname [-fs] [name-of-host]\n"),
    };
}

/// <summary><c>uname</c></summary>
internal sealed class UnixName() : SimulatedTool("/usr/bin/uname")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var architecture = mac.Hardware.Architecture;
        var kernel = $"Darwin Kernel Version {mac.System.Darwin}: root:xnu/RELEASE_{(mac.Hardware.IsAppleSilicon ? "ARM64_T8103" : "X86_64")}";
        var node = mac.LocalHostName + ".local";
        var asked = string.Concat(request.Arguments.Select(argument => argument.TrimStart('-')));
        if (request.Arguments.Any(argument => !argument.StartsWith('-')) || asked.Any(letter => !"amnoprsv".Contains(letter, StringComparison.Ordinal)))
        {
            return ToolReply.Failure(1, "", "usage: uname [-amnoprsv]\n");
        }

        bool Wants(char letter, bool inAll = true) =>
            asked.Contains(letter, StringComparison.Ordinal) || (inAll && asked.Contains('a', StringComparison.Ordinal)) || (asked.Length == 0 && letter == 's');
        (bool Wanted, string Text)[] parts =
        [
            (Wants('s'), "Darwin"), (Wants('n'), node), (Wants('r'), mac.System.Darwin), (Wants('v'), kernel), (Wants('m'), architecture),
            (Wants('p', inAll: false), mac.Hardware.IsAppleSilicon ? "arm" : "i386"),
        ];
        return ToolReply.Line(string.Join(' ', parts.Where(part => part.Wanted).Select(part => part.Text)));
    }
}

/// <summary><c>stat</c> as scripts use it to learn who sits at the Mac.</summary>
internal sealed class ScreenStat() : SimulatedTool("/usr/bin/stat")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var owner = mac.Logons.ConsoleUser ?? "root";
        return request.Arguments switch
        {
            ["-f", "%Su", "/dev/console"] or ["-f%Su", "/dev/console"] => ToolReply.Line(owner),
            ["-f", "%u", "/dev/console"] or ["-f%u", "/dev/console"] => ToolReply.Line((mac.FindUser(owner)?.UniqueId ?? 0).ToString(CultureInfo.InvariantCulture)),
            ["-f", "%z", var path] => Size(mac, request, path),
            [var format, var path] when format == "-f%z" => Size(mac, request, path),
            _ => ToolReply.Failure(1, "", "usage: stat [-FLnq] [-f format | -l | -r | -s | -x] [-t timefmt] [file|handle ...]\n"),
        };
    }

    private static ToolReply Size(MacState mac, ToolRequest request, string path) => mac.Files.Read(request.PathOf(path)) is { } bytes
        ? ToolReply.Line(bytes.Length.ToString(CultureInfo.InvariantCulture))
        : ToolReply.ErrorLine($"stat: {path}: stat: No such file or directory", 1);
}

/// <summary><c>route</c></summary>
internal sealed class RouteTool() : SimulatedTool("/sbin/route")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments is ["-n", "get", "default"] or ["get", "default"]
        ? ToolReply.Text($"   route to: default\ndestination: default\n       mask: default\n    gateway: {ConfigurationUtility.Gateway(mac)}\n  interface: {mac.ConnectedInterface.Device}\n      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>\n recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire\n       0         0         0         0         0         0      1500         0 \n")
        : ToolReply.Failure(64, "", "usage: route [-dnqtv] command [[modifiers] args]\n");
}

/// <summary><c>shutdown</c>, <c>reboot</c>, <c>halt</c>: the simulated Mac restarts, nothing else does.</summary>
internal sealed class ShutDown : SimulatedTool
{
    private readonly PowerRequest? _always;

    private ShutDown(string path, PowerRequest? always)
        : base(path) => _always = always;

    public static IEnumerable<SimulatedTool> All() =>
    [
        new ShutDown("/sbin/shutdown", null),
        new ShutDown("/sbin/reboot", PowerRequest.Restart),
        new ShutDown("/sbin/halt", PowerRequest.ShutDown),
    ];

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (_always is { } always)
        {
            return ToolReply.Silent.WithChange(() => mac.PowerRequest = always);
        }

        return request.Arguments switch
        {
            ["-r", not "", ..] => Shutdown(mac, PowerRequest.Restart),
            ["-h", not "", ..] => Shutdown(mac, PowerRequest.ShutDown),
            _ => ToolReply.Failure(64, "", "usage: shutdown [-] [-h [-u] [-n] | -r [-n] | -s | -k] time [warning-message ...]\n"),
        };
    }

    private static ToolReply Shutdown(MacState mac, PowerRequest power) =>
        ToolReply.Text($"Shutdown NOW!\nshutdown: [pid {700 + mac.Plan.Number}]\n").WithChange(() => mac.PowerRequest = power);
}
