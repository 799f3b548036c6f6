namespace Espalier.Contracts.Compliance;

/// <summary>Stable codes of what can go wrong while a setting is evaluated (<see cref="SettingResult.ErrorCode"/>). They are stored and never change their meaning.</summary>
public static class ComplianceErrors
{
    /// <summary>The script's first line names no interpreter (CI-SCRIPT-14).</summary>
    public const string InterpreterLineUnusable = "interpreter-line-unusable";

    /// <summary>The interpreter does not exist on the Mac (CI-SCRIPT-13).</summary>
    public const string InterpreterMissing = "interpreter-missing";

    /// <summary>The script ran longer than its limit and was ended (CI-SCRIPT-14).</summary>
    public const string ScriptTimedOut = "script-timed-out";

    /// <summary>The script wrote more than a value may have.</summary>
    public const string ScriptOutputTooLarge = "script-output-too-large";

    /// <summary>The discovery script failed without writing a value.</summary>
    public const string ScriptFailed = "script-failed";

    /// <summary>A simulated Mac could not give the script its own surroundings and ran nothing.</summary>
    public const string ScriptSandboxNotAvailable = "script-sandbox-not-available";

    /// <summary>The value is not of the setting's data type (CI-SCRIPT-6).</summary>
    public const string ValueOfWrongType = "value-of-wrong-type";

    /// <summary>The rule cannot be applied to the data type, or its operands are not of that type.</summary>
    public const string RuleUnusable = "rule-unusable";

    /// <summary>The remediation script did not print <c>0</c> (CI-SCRIPT-10).</summary>
    public const string RemediationRefused = "remediation-refused";

    /// <summary>The Mac did not tell its macOS version, which the item's supported platforms need.</summary>
    public const string VersionUnknown = "macos-version-unknown";

    /// <summary>The Mac's variables together are longer than a program may be started with.</summary>
    public const string VariablesTooLarge = "variables-too-large";

    /// <summary>The client itself failed: a full disk, no more processes.</summary>
    public const string ClientFailed = "client-failed";

    /// <summary>The evaluation was cut off again and again, for example because a script of it restarts the Mac.</summary>
    public const string Interrupted = "interrupted";
}
