using Espalier.Contracts.Compliance;

namespace Espalier.Site.Compliance.ReadyMade;

/// <summary>
/// Configuration items that a new site has, for macOS 12 and newer. Their identities never change; a change of an item raises its version.
/// Scripts are the files beside this one.
/// </summary>
public static class ReadyMadeItems
{
    /// <summary>The items, in the order of the baseline.</summary>
    public static IReadOnlyList<ConfigurationItemDefinition> All { get; } =
    [
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000001", "Firewall is on",
            "The application firewall is on. A Mac whose firewall a profile manages can only be changed there.",
            Repaired("Firewall", "firewall", Is("Firewall is on", "on"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000002", "Gatekeeper is on",
            "macOS assesses programs before they run.",
            Repaired("Gatekeeper", "gatekeeper", Is("Gatekeeper is on", "on"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000003", "System Integrity Protection is on",
            "Only Recovery can switch it, so there is nothing to remediate.",
            Judged("System Integrity Protection", "system-integrity-protection", SettingDataType.Text, Is("System Integrity Protection is enabled", "enabled"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000004", "FileVault is on",
            "The startup disk is encrypted, or is being encrypted. Switching it on needs a user's password or a profile: use a FileVault configuration item.",
            Judged("FileVault", "filevault", SettingDataType.Text, Rule("FileVault is on or encrypting", RuleOperator.OneOf, "on", "encrypting"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000005", "Screen lock asks for the password",
            "The user at the screen has to enter the password at once, or at most five seconds, after the screen saver starts or the display sleeps. Only the user or a profile can change that.",
            Judged("Screen lock", "screen-lock", SettingDataType.Text, Is("Screen lock is on", "on")),
            Judged("Screen lock delay", "screen-lock-delay", SettingDataType.Integer, Rule("Delay is at most 5 seconds", RuleOperator.LessThanOrEqualTo, "5"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000006", "Updates are installed automatically",
            "macOS looks for updates, downloads and installs them, security responses and configuration data included. Settings that a declaration makes (macOS 15 and newer) are not seen here.",
            Repaired("Automatic updates", "automatic-updates", Is("All switches are on", "on"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000007", "Guest account is off",
            "Nobody can log on without an account.",
            Repaired("Guest account", "guest-account", Is("Guest account is off", "off"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000008", "Remote login is off",
            "The Mac accepts no SSH connections. Not for Macs that you reach by SSH: remediation ends that way in.",
            Repaired("Remote login", "remote-login", Is("Remote login is off", "off"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000009", "At least 10 GB of disk space are free",
            "Room for a macOS update's preparation and for users' work.",
            Judged("Free disk space (GB)", "free-disk-space", SettingDataType.Integer, Rule("At least 10 GB", RuleOperator.GreaterThanOrEqualTo, "10"))),
        Item(
            "e5a11e20-c1f0-4a00-8000-000000000010", "macOS is 14 or newer",
            "Raise the number when Apple ends the security updates of a version.",
            Judged("macOS version", "macos-version", SettingDataType.Version, Rule("At least 14", RuleOperator.GreaterThanOrEqualTo, "14"))),
    ];

    /// <summary>All of them together.</summary>
    public static ReadyMadeBaseline Baseline { get; } = new(
        Guid.Parse("e5a11e20-ba5e-4a00-8000-000000000001"),
        "macOS security baseline",
        "Ten settings that nearly every company expects of its Macs.",
        [.. All.Select(item => item.Id)]);

    private static ConfigurationItemDefinition Item(string id, string name, string description, params SettingDefinition[] settings) =>
        new() { Id = Guid.Parse(id), Version = 1, Name = name, Description = description, Settings = settings };

    private static SettingDefinition Judged(string name, string script, SettingDataType type, ComplianceRule rule) =>
        new() { Name = name, DataType = type, DiscoveryScript = Script(script, "discovery"), Rules = [rule] };

    private static SettingDefinition Repaired(string name, string script, ComplianceRule rule) =>
        Judged(name, script, SettingDataType.Text, rule with { Remediate = true }) with { RemediationScript = Script(script, "remediation") };

    private static ComplianceRule Is(string name, string value) => Rule(name, RuleOperator.Equals, value);

    private static ComplianceRule Rule(string name, RuleOperator op, params string[] operands) => new() { Name = name, Operator = op, Operands = operands };

    private static string Script(string name, string role)
    {
        using var stream = typeof(ReadyMadeItems).Assembly.GetManifestResourceStream($"ReadyMade/{name}.{role}.sh")
            ?? throw new InvalidOperationException($"The script {name}.{role}.sh is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
