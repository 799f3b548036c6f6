namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>A query to start from: works as it is, and shows by example which class knows what.</summary>
/// <param name="Name">What it selects, and the name of the rule made from it.</param>
/// <param name="Query">The statement.</param>
public sealed record QueryTemplate(string Name, string Query)
{
    /// <summary>The questions asked most often.</summary>
    public static IReadOnlyList<QueryTemplate> All { get; } =
    [
        Of("Macs with less than 10 GB free", "LOGICAL_DISK", """SMS_G_System_LOGICAL_DISK.DeviceID = "/" and SMS_G_System_LOGICAL_DISK.FreeSpace < 10240"""),
        Of("Macs with macOS 15", """SMS_R_System.OperatingSystemNameandVersion like "Apple Mac OS X 15%" """),
        Of("Macs with Apple silicon", "PROCESSOR", """SMS_G_System_PROCESSOR.Name like "Apple M%" """),
        Of("Macs with Intel processors", "PROCESSOR", """SMS_G_System_PROCESSOR.Name like "%Intel%" """),
        Of("MacBooks", "APPLE_HARDWARE", """SMS_G_System_APPLE_HARDWARE.ModelName like "MacBook%" """),
        Of("Macs with less than 16 GB of memory", "COMPUTER_SYSTEM", "SMS_G_System_COMPUTER_SYSTEM.TotalPhysicalMemory < 16777216"),
        Of("Macs without FileVault", "MAC_SECURITY", """SMS_G_System_MAC_SECURITY.FileVault <> "On" """),
        Of("Macs with an application", "ADD_REMOVE_PROGRAMS", """SMS_G_System_ADD_REMOVE_PROGRAMS.DisplayName like "Google Chrome%" """),
        new("Macs without an application", string.Join('\n',
            "select * from SMS_R_System",
            "where SMS_R_System.ResourceId not in (select SMS_G_System_ADD_REMOVE_PROGRAMS.ResourceID from SMS_G_System_ADD_REMOVE_PROGRAMS",
            """where SMS_G_System_ADD_REMOVE_PROGRAMS.DisplayName like "Google Chrome%")""")),
        Of("Macs of a user", "COMPUTER_SYSTEM", """SMS_G_System_COMPUTER_SYSTEM.UserName like "CORP\\%" """),
        Of("Macs in a subnet", """SMS_R_System.IPSubnets = "10.20.0.0" """),
        Of("Macs without inventory for 30 days", "WORKSTATION_STATUS", "DATEDIFF(dd, SMS_G_System_WORKSTATION_STATUS.LastHardwareScan, GETDATE()) > 30"),
    ];

    private static QueryTemplate Of(string name, string where) => new(name, $"select * from SMS_R_System\nwhere {where.TrimEnd()}");

    private static QueryTemplate Of(string name, string kind, string where) =>
        new(name, $"select * from SMS_R_System\ninner join SMS_G_System_{kind} on SMS_G_System_{kind}.ResourceId = SMS_R_System.ResourceId\nwhere {where.TrimEnd()}");
}
