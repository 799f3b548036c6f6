using System.Globalization;
using System.Text;
using Espalier.Contracts.Compliance;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Compliance;

/// <summary>How a script of a setting ended: with what it printed, or with an error code and a reason.</summary>
internal sealed record ScriptResult(string? Output, int ExitCode, string LastError, string? ErrorCode, string? Reason)
{
    public static ScriptResult Failed(string errorCode, string reason) => new(null, -1, "", errorCode, reason);
}

/// <summary>Runs one script of a setting by its own first line (CI-SCRIPT-12 to CI-SCRIPT-14).</summary>
internal sealed class ScriptRun(IMacPlatform platform)
{
    /// <param name="role">What the script is, for reasons: <c>discovery script</c>.</param>
    /// <param name="script">The script, first line included.</param>
    /// <param name="timeoutSeconds">Its limit.</param>
    /// <param name="parameters">What it is given.</param>
    /// <param name="variables">What it finds in its environment.</param>
    /// <param name="token">Ends the script with the client.</param>
    public async Task<ScriptResult> RunAsync(string role, string script, int timeoutSeconds, IReadOnlyList<string> parameters, ScriptVariables variables, CancellationToken token)
    {
        var text = ScriptText.ForMac(script);
        if (!InterpreterLine.TryParse(text, out var line, out var error))
        {
            return ScriptResult.Failed(ComplianceErrors.InterpreterLineUnusable, $"{role}: {InterpreterLine.Describe(error)}");
        }

        if (!variables.Fit)
        {
            return ScriptResult.Failed(ComplianceErrors.VariablesTooLarge, $"{role}: the variables of this Mac are longer than {ScriptVariables.MaxBytes / 1024} KB together; nothing was run");
        }

        var seconds = Math.Clamp(timeoutSeconds, 1, ItemLimits.MaxScriptTimeoutSeconds);
        var answer = await platform.RunScriptAsync(
            new ScriptCall(line.Interpreter, line.Arguments, text)
            {
                Parameters = parameters,
                Environment = variables.Environment,
                Timeout = TimeSpan.FromSeconds(seconds),
                MaxOutputBytes = ItemLimits.MaxValueBytes,
            },
            token);
        return answer.Outcome switch
        {
            ScriptOutcome.Exited => new ScriptResult(Value(answer.Output), answer.ExitCode, LastLine(variables.Hide(answer.Error)!), null, null),
            ScriptOutcome.InterpreterMissing => ScriptResult.Failed(
                ComplianceErrors.InterpreterMissing, $"{role}: interpreter {line.Interpreter} does not exist on this Mac"),
            ScriptOutcome.TimedOut => ScriptResult.Failed(
                ComplianceErrors.ScriptTimedOut, string.Create(CultureInfo.InvariantCulture, $"{role}: ran longer than {seconds} s and was ended")),
            ScriptOutcome.OutputTooLarge => ScriptResult.Failed(
                ComplianceErrors.ScriptOutputTooLarge, $"{role}: wrote more than {ItemLimits.MaxValueBytes / 1024} KB and was ended"),
            ScriptOutcome.SandboxNotAvailable => ScriptResult.Failed(
                ComplianceErrors.ScriptSandboxNotAvailable, $"{role}: script sandbox not available; nothing was run"),
        };
    }

    /// <summary>What a shell's <c>$( )</c> would give: trailing line ends go, and so do zero bytes, which no parameter can hold.</summary>
    private static string Value(string output) => output.Replace("\0", "", StringComparison.Ordinal).TrimEnd('\n', '\r');

    private static string LastLine(string error)
    {
        var trimmed = error.AsSpan().Trim();
        var last = trimmed[(trimmed.LastIndexOf('\n') + 1)..];
        var text = new StringBuilder(Math.Min(last.Length, 200));
        foreach (var character in last[..Math.Min(last.Length, 200)])
        {
            text.Append(char.IsControl(character) ? ' ' : character);
        }

        return text.ToString().Trim();
    }
}
