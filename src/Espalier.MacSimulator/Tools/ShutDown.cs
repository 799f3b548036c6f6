using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

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
