namespace Espalier.MacClient.Inventory.Security;

/// <summary>One-line answers of the tools that tell how a Mac is protected. Null where an answer is not understood.</summary>
internal static class ProtectionAnswers
{
    /// <summary><c>System Integrity Protection status: enabled.</c>, or <c>enabled (Custom Configuration)</c> and the parts that are off.</summary>
    public static string? IntegrityProtection(byte[] answer) => ToolText.Lines(answer).Select(static l => ToolText.After(l, "status:")).FirstOrDefault(static s => s is not null) switch
    {
        null => null,
        var status when status.Contains("Custom", StringComparison.OrdinalIgnoreCase) => "Custom",
        var status when status.StartsWith("enabled", StringComparison.OrdinalIgnoreCase) => "Enabled",
        var status when status.StartsWith("disabled", StringComparison.OrdinalIgnoreCase) => "Disabled",
        _ => null,
    };

    /// <summary><c>assessments enabled</c> or <c>assessments disabled</c>.</summary>
    public static string? Gatekeeper(byte[] answer) =>
        ToolText.Says(answer, "assessments enabled") ? "Enabled" : ToolText.Says(answer, "assessments disabled") ? "Disabled" : null;

    /// <summary><c>Firewall is enabled. (State = 2)</c>: 0 off, 1 on, 2 blocking all but essential services.</summary>
    public static string? Firewall(byte[] answer) => ToolText.FirstLine(answer) switch
    {
        null => null,
        var line when line.Contains("State = 2", StringComparison.Ordinal) => "Block all",
        var line when line.Contains("enabled", StringComparison.OrdinalIgnoreCase) => "On",
        var line when line.Contains("disabled", StringComparison.OrdinalIgnoreCase) => "Off",
        _ => null,
    };

    /// <summary>
    /// <c>Stealth mode enabled</c>, <c>Firewall stealth mode is on</c>, <c>Firewall has block all state set to disabled.</c> and what other versions say.
    /// </summary>
    public static bool? Switch(byte[] answer) => ToolText.FirstLine(answer)?.TrimEnd('.', ' ') switch
    {
        null => null,
        var line when line.EndsWith("enabled", StringComparison.OrdinalIgnoreCase) || line.EndsWith(" on", StringComparison.OrdinalIgnoreCase) => true,
        var line when line.EndsWith("disabled", StringComparison.OrdinalIgnoreCase) || line.EndsWith(" off", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };

    /// <summary><c>Password Enabled: Yes</c>.</summary>
    public static string? FirmwarePassword(byte[] answer) => ToolText.FirstLine(answer) is { } line && ToolText.After(line, "Password Enabled:") is { } value
        ? value.StartsWith("Yes", StringComparison.OrdinalIgnoreCase) ? "Set" : "Not set"
        : null;

    /// <summary>Last byte of the T2's policy: <c>%02</c> full, <c>%01</c> medium, <c>%00</c> none.</summary>
    public static string? SecureBootPolicy(byte[] answer) => ToolText.FirstLine(answer) switch
    {
        null => null,
        var line when line.EndsWith("%02", StringComparison.Ordinal) => "Full Security",
        var line when line.EndsWith("%01", StringComparison.Ordinal) => "Medium Security",
        var line when line.EndsWith("%00", StringComparison.Ordinal) => "No Security",
        _ => null,
    };
}
