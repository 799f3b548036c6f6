using System.Text;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary>A call that a simulated Mac answered.</summary>
/// <param name="Path">Absolute path of the tool.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="FromScript">A script ran it, not the client.</param>
/// <param name="ExitCode">Exit code; null when there is no such tool or it did not end.</param>
public sealed record RecordedCall(string Path, IReadOnlyList<string> Arguments, bool FromScript, int? ExitCode);

/// <summary>Runs the tools of one Mac, with their faults, and remembers the last calls.</summary>
internal sealed class MacTools(MacState mac)
{
    private const int RememberedCalls = 2000;
    private readonly Queue<RecordedCall> _calls = [];

    /// <summary>Faults that are active now; may be changed while the Mac runs.</summary>
    public List<ToolFault> Faults { get; } = [.. mac.Plan.Faults];

    public IReadOnlyList<RecordedCall> Calls
    {
        get
        {
            lock (mac.Gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Paths of all tools that this Mac has.</summary>
    public IEnumerable<string> Paths => SimulatedTools.ByPath.Values.Where(tool => tool.ExistsOn(mac)).Select(tool => tool.Path);

    public static bool ReadsInput(string path, IReadOnlyList<string> arguments) =>
        SimulatedTools.ByPath.TryGetValue(path, out var tool) && tool.ReadsInput(arguments);

    /// <summary>The answer of a tool: null when it never ends.</summary>
    public ToolAnswer? Answer(string path, ToolRequest request, bool fromScript)
    {
        lock (mac.Gate)
        {
            var fault = Faults.Find(fault => fault.AppliesTo(path, request.Arguments));
            if (!SimulatedTools.ByPath.TryGetValue(path, out var tool) || !tool.ExistsOn(mac) || fault?.Kind == ToolFaultKind.Missing)
            {
                Remember(path, request, fromScript, null);
                return new ToolAnswer(ToolOutcome.NotFound, -1, [], []);
            }

            if (fault?.Kind == ToolFaultKind.Hangs)
            {
                Remember(path, request, fromScript, null);
                return null;
            }

            var reply = tool.Answer(mac, request);
            if (fault?.Kind != ToolFaultKind.WithoutEffect)
            {
                reply.Change?.Invoke();
            }

            Remember(path, request, fromScript, reply.ExitCode);
            return fault?.Kind switch
            {
                ToolFaultKind.WithoutEffect => new ToolAnswer(ToolOutcome.Exited, 0, reply.Output, reply.Error),
                ToolFaultKind.Noise => new ToolAnswer(ToolOutcome.Exited, reply.ExitCode, [.. Noise(tool.Name), .. reply.Output], reply.Error),
                ToolFaultKind.Truncated => new ToolAnswer(ToolOutcome.Exited, 0, reply.Output[..(reply.Output.Length / 2)], reply.Error),
                _ => new ToolAnswer(ToolOutcome.Exited, reply.ExitCode, reply.Output, reply.Error),
            };
        }
    }

    private byte[] Noise(string name) =>
        Encoding.UTF8.GetBytes($"{mac.Now:yyyy-MM-dd HH:mm:ss.fff} {name}[4242:88017] CoreServicesFramework: connection to service interrupted\n");

    private void Remember(string path, ToolRequest request, bool fromScript, int? exitCode)
    {
        if (_calls.Count == RememberedCalls)
        {
            _calls.Dequeue();
        }

        _calls.Enqueue(new RecordedCall(path, request.Arguments, fromScript, exitCode));
    }
}
