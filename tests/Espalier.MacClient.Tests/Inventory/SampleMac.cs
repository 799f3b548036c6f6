using Espalier.MacClient.Inventory;

namespace Espalier.MacClient.Tests.Inventory;

/// <summary>A whole Mac with invented values: bound to a domain, two accounts of its own, one domain user, two drives.</summary>
internal static class SampleMac
{
    public static ScriptedMac Complete(DateTimeOffset? now = null) => new ScriptedMac(now)
        .Answers(InventoryTools.PlatformExpert, Samples.PlatformExpert)
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Hardware), Samples.AppleSilicon)
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Bridge), Samples.Profile(ProfilerType.Bridge, Samples.Dictionary(
            ("ibridge_model_identifier_top", "Mac99,1"), ("ibridge_sb_sip", "Enabled"), ("ibridge_secure_boot", "Full Security"))))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Power), Power)
        .Answers(InventoryTools.SystemProfiler(ProfilerType.DiscBurning), Samples.Profile(ProfilerType.DiscBurning, Samples.Dictionary(
            ("_name", "EXAMPLE DVDRW XY-1"), ("firmware", "1.02"), ("interconnect", "USB"), ("device_dvdwrite", "-R, +R"))))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.NvmeDrives), Samples.Profile(ProfilerType.NvmeDrives,
            "<dict><key>_name</key><string>Controller</string><key>_items</key><array>" + Samples.Dictionary(
                ("bsd_name", "disk0"), ("device_model", "EXAMPLE SSD 1T"), ("device_serial", "SSD-0001 "), ("device_revision", "42.1"), ("smart_status", "Verified")) + "</array></dict>"))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.SataDrives), Samples.Profile(ProfilerType.SataDrives, ""))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Printers), Samples.Profile(ProfilerType.Printers, Samples.Dictionary(
            ("_name", "Office Printer"), ("uri", "ipp://printer.example.com/ipp"), ("ppd", "Generic PCL Printer"), ("shared", "no"))))
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Applications), Applications)
        .Answers(InventoryTools.Sysctl, Samples.Sysctl)
        .Answers(InventoryTools.ComputerName, "Anna's MacBook Pro\n")
        .Answers(InventoryTools.LocalHostName, "Annas-MacBook-Pro\n")
        .Answers(InventoryTools.ConsoleUser, ConsoleSession("anna", 501))
        .Answers(InventoryTools.Interfaces, Samples.Ifconfig)
        .Answers(InventoryTools.DefaultRoute, "   route to: default\n    gateway: 192.0.2.1\n  interface: en0\n")
        .Answers(InventoryTools.HardwarePorts, "\nHardware Port: Wi-Fi\nDevice: en0\nEthernet Address: 02:00:5e:10:00:01\n\nHardware Port: Thunderbolt Bridge\nDevice: bridge0\nEthernet Address: N/A\n\nVLAN Configurations\n===================\n")
        .Answers(InventoryTools.DirectoryBinding, "Active Directory Domain          = corp.example.com\n")
        .Answers(InventoryTools.DiskList, Disks)
        .Answers(InventoryTools.ApfsList, Containers)
        .Answers(InventoryTools.DiskInfo("disk0"), DiskInfo("EXAMPLE SSD 1T Media", true))
        .Answers(InventoryTools.DiskInfo("disk4"), DiskInfo("Stick", false))
        .Answers(InventoryTools.DiskInfo("disk5"), DiskInfo("Disk Image", false).Replace("Physical</string>", "Virtual</string>"))
        .Answers(InventoryTools.DiskInfo("disk4s1"), Samples.PropertyList(
            "<dict><key>FilesystemName</key><string>MS-DOS FAT32</string><key>VolumeSize</key><integer>16000000000</integer><key>FreeSpace</key><integer>4000000000</integer><key>Internal</key><false/></dict>"))
        .Answers(InventoryTools.FileVaultStatus, "FileVault is On.\n")
        .Answers(InventoryTools.IntegrityProtection, "System Integrity Protection status: enabled.\n")
        .Answers(InventoryTools.Gatekeeper, "assessments enabled\n")
        .Answers(InventoryTools.FirewallState, "Firewall is enabled. (State = 1)\n")
        .Answers(InventoryTools.FirewallStealth, "Firewall stealth mode is on\n")
        .Answers(InventoryTools.FirewallBlockAll, "Firewall has block all state set to disabled.\n")
        .Answers(InventoryTools.MdmEnrollment, "Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\nMDM server: https://mdm.example.com/checkin\n")
        .Answers(InventoryTools.BootstrapToken, "profiles: Bootstrap Token supported on server: YES\nprofiles: Bootstrap Token escrowed to server: YES\n")
        .Answers(InventoryTools.LaunchdJobs, "PID\tStatus\tLabel\n312\t0\tcom.example.agent\n-\t78\tcom.example.broken\n-\t0\tapplication.com.example.tool.1.2\n")
        .Answers(InventoryTools.PrintQueues, "printer Office_Printer is idle.  enabled since Mon Mar  2 08:00:00 2026\nsystem default destination: Office_Printer\ndevice for Office_Printer: ipp://printer.example.com/ipp\n")
        .Answers(InventoryTools.Logons, Last)
        .Answers(InventoryTools.LocalAccounts, Accounts)
        .Answers(InventoryTools.Administrators, Samples.PropertyList("<dict><key>dsAttrTypeStandard:GroupMembership</key><array><string>root</string><string>anna</string></array></dict>"))
        .Answers(InventoryTools.DirectoryAccount("bert"), Samples.PropertyList(Record(
            ("AuthenticationAuthority", ";NetLogon;bert;CORP"), ("RealName", "Bert Example"), ("NFSHomeDirectory", "/Users/bert"))))
        .Answers(InventoryTools.Receipts, Receipt("com.example.tool", "3.2.1", 1_770_000_000) + "\n" + Receipt("com.example.agent.pkg", "1.0", 1_760_000_000))
        .Has(InventoryFiles.SystemVersion, Samples.SystemVersion)
        .Has(InventoryFiles.GlobalPreferences, Samples.PropertyList(Samples.Dictionary(("AppleLocale", "de_CH"))))
        .Has(InventoryFiles.InstallHistory, Samples.PropertyList(
            "<array><dict><key>date</key><date>2026-02-02T03:04:05Z</date><key>displayName</key><string>Sketch Book</string><key>packageIdentifiers</key><array><string>com.example.agent.pkg</string></array><key>processName</key><string>appstoreagent</string></dict></array>"))
        .Has("/Applications/Tool.app/Contents/Info.plist", Bundle("com.example.tool", "Tool", "3.2.1"))
        .Has("/Applications/Office/Sketch Book.app/Contents/Info.plist", Bundle("com.example.sketch", "Sketch Book", "7.0"))
        .Has("/Applications/Office/Sketch Book.app/Contents/_MASReceipt/receipt", "x")
        .Has("/System/Applications/Clock.app/Contents/Info.plist", Bundle("com.apple.clock", "Clock", "1.1"))
        .Has("/Users/anna/Applications/Mine.app/Contents/Info.plist", Bundle("org.example.mine", "Mine", "0.1"))
        .Has("/Library/LaunchDaemons/com.example.agent.plist", Samples.PropertyList(
            "<dict><key>Label</key><string>com.example.agent</string><key>ProgramArguments</key><array><string>/opt/agent</string><string>-d</string></array><key>RunAtLoad</key><true/></dict>"))
        .Has(InventoryFiles.DisabledJobs, Samples.PropertyList("<dict><key>com.example.broken</key><true/></dict>"))
        .Has(InventoryFiles.WarrantyFolder("anna") + "/caches/coverageDetails/ZX81QL0001.json",
            """{"serialNumber":"ZX81QL0001","coverageLabel":"AppleCare+","settingsCoverageSection":{"coverageExpirationLabel":"Expires October 20, 2027","offer":{"expiration":"0"}}}""");

    public const string Last = """
        anna       console                         Mon Mar  2 08:30   still logged in
        reboot time                                Mon Mar  2 08:26
        shutdown time                              Sun Mar  1 23:00
        bert       console                         Sun Mar  1 20:00 - 22:00  (02:00)
        bert       ttys001  192.0.2.9              Sun Mar  1 18:00 - 18:30  (00:30)
        anna       ttys000                         Sun Mar  1 10:00 - 10:00  (00:00)
        anna       console                         Sun Mar  1 09:00 - 19:00  (10:00)
        reboot time                                Sun Mar  1 08:00

        wtmp begins Sun Mar  1 08:00:00 UTC 2026
        """;

    public static string ConsoleSession(string user, int id) => $$"""
        <dictionary> {
          GID : 20
          Name : {{user}}
          SessionInfo : <array> {
            0 : <dictionary> {
              kCGSSessionOnConsoleKey : TRUE
              kCGSSessionUserIDKey : {{id}}
              kCGSSessionUserNameKey : {{user}}
              kCGSessionLoginDoneKey : TRUE
              kCGSessionLongUserNameKey : Some Body
            }
          }
          UID : {{id}}
        }
        """;

    public static string Record(params (string Attribute, string Value)[] values) =>
        "<dict>" + string.Concat(values.Select(v => $"<key>dsAttrTypeStandard:{v.Attribute}</key><array><string>{v.Value}</string></array>")) + "</dict>";

    private static string Accounts { get; } = Samples.PropertyList("<array>"
        + Record(("RecordName", "root"), ("RealName", "System Administrator"), ("UniqueID", "0"), ("NFSHomeDirectory", "/var/root"), ("UserShell", "/bin/sh"))
        + Record(("RecordName", "anna"), ("RealName", "Anna Example"), ("UniqueID", "501"), ("NFSHomeDirectory", "/Users/anna"), ("UserShell", "/bin/zsh"), ("GeneratedUID", "AAAA-1"))
        + Record(("RecordName", "helpdesk"), ("RealName", "Help Desk"), ("UniqueID", "480"), ("NFSHomeDirectory", "/var/helpdesk"), ("UserShell", "/bin/zsh"), ("IsHidden", "1"))
        + Record(("RecordName", "_www"), ("UniqueID", "70"), ("UserShell", "/usr/bin/false"))
        + "</array>");

    private static string Power { get; } = Samples.Profile(ProfilerType.Power, """
        <dict><key>_name</key><string>spbattery_information</string>
        <key>sppower_battery_charge_info</key><dict><key>sppower_battery_is_charging</key><string>TRUE</string><key>sppower_battery_state_of_charge</key><integer>77</integer></dict>
        <key>sppower_battery_health_info</key><dict><key>sppower_battery_cycle_count</key><integer>234</integer><key>sppower_battery_health</key><string>Good</string><key>sppower_battery_health_maximum_capacity</key><string>84%</string></dict>
        <key>sppower_battery_model_info</key><dict><key>sppower_battery_serial_number</key><string>BAT-1</string></dict></dict>
        """);

    private static string Applications { get; } = Samples.Profile(ProfilerType.Applications,
        "<dict><key>_name</key><string>Tool</string><key>path</key><string>/Applications/Tool.app</string><key>version</key><string>3.2.1</string><key>obtained_from</key><string>identified_developer</string><key>signed_by</key><array><string>Developer ID Application: Example Corp. (AB12CD34EF)</string></array></dict>"
        + Samples.Dictionary(("_name", "Loose"), ("path", "/Users/anna/Downloads/Loose.app"), ("version", "9"), ("obtained_from", "unknown"))
        + Samples.Dictionary(("_name", "Inner"), ("path", "/Library/Example/Inner.app"), ("version", "9")));

    private static string Disks { get; } = Samples.PropertyList("""
        <dict><key>AllDisksAndPartitions</key><array>
        <dict><key>DeviceIdentifier</key><string>disk0</string><key>Size</key><integer>1000000000000</integer><key>Partitions</key><array>
          <dict><key>DeviceIdentifier</key><string>disk0s1</string><key>Content</key><string>Apple_APFS_ISC</string></dict>
          <dict><key>DeviceIdentifier</key><string>disk0s2</string><key>Content</key><string>Apple_APFS</string></dict></array></dict>
        <dict><key>DeviceIdentifier</key><string>disk3</string><key>APFSPhysicalStores</key><array/><key>Partitions</key><array/><key>APFSVolumes</key><array>
          <dict><key>DeviceIdentifier</key><string>disk3s1</string><key>VolumeName</key><string>Macintosh HD</string><key>VolumeUUID</key><string>SYSTEM-UUID</string><key>CapacityInUse</key><integer>10000000000</integer>
            <key>MountedSnapshots</key><array><dict><key>SnapshotBSD</key><string>disk3s1s1</string><key>SnapshotMountPoint</key><string>/</string></dict></array></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s1s1</string><key>VolumeName</key><string>Macintosh HD</string><key>MountPoint</key><string>/</string></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s2</string><key>VolumeName</key><string>Preboot</string><key>MountPoint</key><string>/System/Volumes/Preboot</string></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s5</string><key>VolumeName</key><string>Data</string><key>MountPoint</key><string>/System/Volumes/Data</string></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s6</string><key>VolumeName</key><string>Lab</string><key>MountPoint</key><string>/Volumes/Lab</string></dict></array></dict>
        <dict><key>DeviceIdentifier</key><string>disk4</string><key>Partitions</key><array>
          <dict><key>DeviceIdentifier</key><string>disk4s1</string><key>VolumeName</key><string>STICK</string><key>MountPoint</key><string>/Volumes/STICK</string><key>Size</key><integer>16000000000</integer></dict></array></dict>
        <dict><key>DeviceIdentifier</key><string>disk5</string><key>Partitions</key><array>
          <dict><key>DeviceIdentifier</key><string>disk5s1</string><key>VolumeName</key><string>Installer</string><key>MountPoint</key><string>/Volumes/Installer</string></dict></array></dict>
        </array></dict>
        """);

    private static string Containers { get; } = Samples.PropertyList("""
        <dict><key>Containers</key><array><dict><key>ContainerReference</key><string>disk3</string><key>APFSContainerUUID</key><string>CONTAINER-UUID</string>
        <key>DesignatedPhysicalStore</key><string>disk0s2</string><key>CapacityCeiling</key><integer>994662584320</integer><key>CapacityFree</key><integer>524288000000</integer><key>Volumes</key><array>
          <dict><key>DeviceIdentifier</key><string>disk3s1</string><key>Roles</key><array><string>System</string></array><key>CapacityInUse</key><integer>10485760000</integer><key>APFSVolumeUUID</key><string>SYSTEM-UUID</string></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s2</string><key>Roles</key><array><string>Preboot</string></array></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s5</string><key>Roles</key><array><string>Data</string></array><key>CapacityInUse</key><integer>104857600000</integer><key>Encryption</key><true/><key>APFSVolumeUUID</key><string>DATA-UUID</string></dict>
          <dict><key>DeviceIdentifier</key><string>disk3s6</string><key>Roles</key><array/><key>CapacityInUse</key><integer>1048576</integer><key>Encryption</key><false/><key>APFSVolumeUUID</key><string>LAB-UUID</string></dict>
        </array></dict></array></dict>
        """);

    private static string DiskInfo(string name, bool isInternal) => Samples.PropertyList(
        $"<dict><key>MediaName</key><string>{name}</string><key>TotalSize</key><integer>1000000000000</integer><key>BusProtocol</key><string>Apple Fabric</string><key>SolidState</key><true/><key>SMARTStatus</key><string>Verified</string><key>Internal</key><{(isInternal ? "true" : "false")}/><key>VirtualOrPhysical</key><string>Physical</string></dict>");

    private static string Bundle(string id, string name, string version) => Samples.PropertyList(Samples.Dictionary(
        ("CFBundleIdentifier", id), ("CFBundleName", name), ("CFBundleShortVersionString", version), ("CFBundleVersion", version + ".1")));

    private static string Receipt(string id, string version, long time) => Samples.PropertyList(
        $"<dict><key>install-location</key><string>Applications</string><key>install-time</key><integer>{time}</integer><key>pkg-version</key><string>{version}</string><key>pkgid</key><string>{id}</string><key>volume</key><string>/</string></dict>");
}
