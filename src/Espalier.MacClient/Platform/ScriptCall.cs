namespace Espalier.MacClient.Platform;

/// <summary>A script of an administrator: interpreter, its arguments and the text to run.</summary>
/// <param name="Interpreter">Absolute path on the Mac.</param>
/// <param name="Arguments">Everything between interpreter and script, already split.</param>
/// <param name="Text">The script, first line included.</param>
public sealed record ScriptCall(string Interpreter, IReadOnlyList<string> Arguments, string Text)
{
    /// <summary>Arguments handed to the script itself.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Added to the environment; none of the Mac's own names.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>After this time the whole process group is killed. Default 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of standard output kept at most; more ends the script. Default 1 MB.</summary>
    public int MaxOutputBytes { get; init; } = 1024 * 1024;
}

/// <summary>How a script ended.</summary>
public enum ScriptOutcome
{
    /// <summary>It ended by itself.</summary>
    Exited,

    /// <summary>The interpreter does not exist on this Mac.</summary>
    InterpreterMissing,

    /// <summary>It was ended at its time limit, with its whole process group.</summary>
    TimedOut,

    /// <summary>It was ended because it wrote more than allowed.</summary>
    OutputTooLarge,

    /// <summary>This Mac could not give the script its own surroundings; nothing was run.</summary>
    SandboxNotAvailable,
}

/// <summary>What a script answered.</summary>
public sealed record ScriptAnswer(ScriptOutcome Outcome, int ExitCode, string Output, string Error);
