namespace Espalier.MacSimulator.Tools;

/// <summary>How a tool misbehaves. All of these happen on real Macs.</summary>
public enum ToolFaultKind
{
    /// <summary>Never ends by itself.</summary>
    Hangs,

    /// <summary>Answers as if it had worked, and changes nothing.</summary>
    WithoutEffect,

    /// <summary>Writes lines of a framework's log before its answer.</summary>
    Noise,

    /// <summary>Ends in the middle of its answer, with exit code 0.</summary>
    Truncated,

    /// <summary>Does not exist.</summary>
    Missing,
}

/// <summary>A tool that misbehaves.</summary>
/// <param name="Path">Absolute path of the tool.</param>
/// <param name="Kind">What it does wrong.</param>
public sealed record ToolFault(string Path, ToolFaultKind Kind)
{
    /// <summary>Only calls with this argument misbehave; null for all.</summary>
    public string? Argument { get; init; }

    internal bool AppliesTo(string path, IReadOnlyList<string> arguments) =>
        Path == path && (Argument is null || arguments.Contains(Argument, StringComparer.Ordinal));
}
