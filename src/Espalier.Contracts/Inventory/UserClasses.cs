using static Espalier.Contracts.Inventory.Column;

namespace Espalier.Contracts.Inventory;

/// <summary>Classes about accounts and who sat at the console. Accounts are written <c>qualifier\account</c>: the domain, or the Mac's NetBIOS name.</summary>
public static class UserClasses
{
    /// <summary>Existing local accounts, and domain users with a logon in the last 90 days.</summary>
    public static ResourceClass NetworkLoginProfile { get; } = new("NETWORK_LOGIN_PROFILE", "Network Login Profile",
    [
        Key("Name"),
        Text("FullName"),
        Text("HomeDirectory"),
        MovingInstant("LastLogoff"),
        MovingInstant("LastLogon"),
        Text("LogonServer"),
        Moving("NumberOfLogons"),
    ]);

    /// <summary>Console users of the last 90 days; shown by total console time.</summary>
    public static ResourceClass SystemConsoleUser { get; } = new("SYSTEM_CONSOLE_USER", "System Console User",
    [
        MovingInstant("LastConsoleUse"),
        Moving("NumberOfConsoleLogons"),
        Key("SystemConsoleUser"),
        Moving("TotalUserConsoleMinutes"),
    ]);

    /// <summary>The top console user and what the totals rest on.</summary>
    public static ResourceClass SystemConsoleUsage { get; } = new("SYSTEM_CONSOLE_USAGE", "System Console Usage",
    [
        Text("TopConsoleUser"),
        Whole("TotalConsoleUsers"),
        Moving("TotalConsoleTime", "minutes"),
        MovingInstant("SecurityLogStartDate"),
        Moving("TotalSecurityLogTime", "minutes"),
    ]);

    /// <summary>Local accounts with what their records say.</summary>
    public static ResourceClass UserAccount { get; } = new("USER_ACCOUNT", "User Account",
    [
        Key("Name"),
        Text("FullName"),
        Whole("UserId"),
        Text("AccountType"),
        Flag("IsAdministrator"),
        Flag("IsHidden"),
        new ResourceProperty("GeneratedUID", PropertyType.Text) { Label = "Generated UID" },
        Text("Shell"),
    ]);

    /// <summary>Classes of this file.</summary>
    internal static IReadOnlyList<ResourceClass> All { get; } = [NetworkLoginProfile, SystemConsoleUser, SystemConsoleUsage, UserAccount];
}
