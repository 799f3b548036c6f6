using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary>One tool of macOS: answers from the state of the Mac, and says what the call changes.</summary>
internal abstract class SimulatedTool(string path)
{
    /// <summary>Absolute path on the Mac.</summary>
    public string Path { get; } = path;

    /// <summary>The name that it uses in its messages.</summary>
    public string Name { get; } = path[(path.LastIndexOf('/') + 1)..];

    /// <summary>This Mac has the tool; Apple removed and added some.</summary>
    public virtual bool ExistsOn(MacState mac) => true;

    /// <summary>The call reads its standard input.</summary>
    public virtual bool ReadsInput(IReadOnlyList<string> arguments) => false;

    /// <summary>The answer to a call. Changes nothing itself.</summary>
    public abstract ToolReply Answer(MacState mac, ToolRequest request);
}

/// <summary>A call of a tool.</summary>
/// <param name="Arguments">Arguments without the tool's name.</param>
/// <param name="Input">Standard input.</param>
/// <param name="Folder">Current folder of the caller.</param>
internal sealed record ToolRequest(IReadOnlyList<string> Arguments, byte[] Input, string Folder)
{
    /// <summary>Whose settings the caller asked for with <c>sudo</c>: a name, or <c>#</c> and an id; empty for root.</summary>
    public string User { get; init; } = "";

    /// <summary>The first argument, or empty.</summary>
    public string Verb => Arguments.Count > 0 ? Arguments[0] : "";

    /// <summary>The arguments are exactly these.</summary>
    public bool Is(params ReadOnlySpan<string> arguments)
    {
        if (Arguments.Count != arguments.Length)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (Arguments[i] != arguments[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A path that the caller gave, from its own folder.</summary>
    public string PathOf(string argument) => argument.StartsWith('/') ? argument : $"{Folder}/{argument}";
}

/// <summary>A tool's answer.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolReply(int ExitCode, byte[] Output, byte[] Error)
{
    /// <summary>What the call changes on the Mac.</summary>
    public Action? Change { get; init; }

    public static ToolReply Silent { get; } = new(0, [], []);

    public static ToolReply Text(string output) => new(0, Encoding.UTF8.GetBytes(output), []);

    public static ToolReply Line(string output) => Text(output + "\n");

    public static ToolReply Bytes(byte[] output) => new(0, output, []);

    /// <summary>Some tools give even good answers on standard error.</summary>
    public static ToolReply ErrorLine(string error, int exitCode) => new(exitCode, [], Encoding.UTF8.GetBytes(error + "\n"));

    public static ToolReply Failure(int exitCode, string output, string error = "") =>
        new(exitCode, Encoding.UTF8.GetBytes(output), Encoding.UTF8.GetBytes(error));

    public ToolReply WithChange(Action change) => this with { Change = change };
}
