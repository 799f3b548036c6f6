using System.Globalization;

namespace Espalier.Testing.Fleet;

/// <summary>A row of a class: property name to value. Values are string, long (also 0 and 1 for flags), double, DateTime (UTC), or a list of strings or DateTimes; absent is unknown.</summary>
public sealed record FactRow(int ResourceId, IReadOnlyDictionary<string, object> Values);

/// <summary>
/// Devices with discovery data and inventory, the same in every run, full of what queries stumble over: unknown values, names in several
/// scripts, characters that patterns give a meaning, versions that order as text, instants before 1970, double names, lists without elements.
/// </summary>
public sealed class SeededFleet
{
    /// <summary>What <c>GETDATE()</c> means for this fleet.</summary>
    public static readonly DateTime Now = new(2026, 3, 1, 10, 30, 15, DateTimeKind.Utc);

    private static readonly string[] Models = ["MacBookPro18,3", "MacBookAir10,1", "Macmini9,1", "iMac21,1", "MacPro7,1", "macbookpro16,1", "VirtualMac2,1", "Mac[beta]1,1"];
    private static readonly string[] Systems = ["Apple Mac OS X 10.13.6", "Apple Mac OS X 14.4", "apple mac os x 15.1", "macOS 26.0", "Microsoft Windows NT Workstation 10.0"];
    private static readonly string[] Versions = ["5.1.6.804674-PMA", "7.0.0.1-PMA", "Unknown-PMA", "5.00.7958.1000", "5.00.8000.1000", "5.00.9128.1000", "10.1", "9.9", "10.0.1", "2.0"];
    private static readonly string[] Units = ["CORP.EXAMPLE/MACS", "CORP.EXAMPLE/WINDOWS10", "CORP.EXAMPLE/BÜRO", "corp.example/macs/lab", "CORP.EXAMPLE/100%_SURE"];
    private static readonly string[] Groups = ["CORP\\App Users", "CORP\\Designers", "CORP\\Straße", "CORP\\[Special]"];
    private static readonly string[] Users = ["CORP\\anna", "CORP\\Bert", "CORP\\çelik", "CORP\\dora", "LAB\\anna"];
    private static readonly string[] Applications = ["Adobe Acrobat DC", "adobe acrobat reader", "QuantStudio", "Xcode", "Übersicht", "100% Free", "A_B*C?", "back\\slash", "Keynote", "𐐨 Deseret"];
    private static readonly string[] Words = ["alpha", "Beta", "GAMMA", "zoë", "Ωmega", "日本", "x-y", "^caret", "]bracket[", "under_score", "per%cent", "q?u*e"];

    private readonly Dictionary<string, List<FactRow>> _rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly SeededNumbers _numbers;

    /// <summary>Makes so many devices.</summary>
    public SeededFleet(int devices, ulong seed)
    {
        _numbers = new SeededNumbers(seed);
        for (var i = 0; i < devices; i++)
        {
            AddDevice(i, Contracts.Identifiers.ResourceId.First + (i * 3));
        }

        AddUsers();
    }

    /// <summary>WQL name of each class with rows.</summary>
    public IEnumerable<string> Classes => _rows.Keys;

    /// <summary>The rows of a class; none for a class without.</summary>
    public IReadOnlyList<FactRow> Rows(string wqlClass) => _rows.GetValueOrDefault(wqlClass) ?? [];

    private void AddDevice(int i, int id)
    {
        // Some names are double: imaged devices keep an old record.
        var name = i % 17 == 3 ? "MAC-0001" : _numbers.Percent(20) ? $"{_numbers.One(Words)}-{i}" : string.Create(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "MAC" : "mac")}-{i:D4}");
        var hasClient = _numbers.Percent(70);
        Add("SMS_R_System", id,
            ("ResourceType", 5L),
            ("Name", name),
            ("NetbiosName", Maybe(90, () => name.ToUpperInvariant())),
            ("SMSUniqueIdentifier", Maybe(80, () => $"GUID:{i:X8}")),
            ("Client", hasClient ? 1L : Maybe(50, () => 0L)),
            ("ClientType", Maybe(80, () => _numbers.Percent(90) ? 1L : 3L)),
            ("ClientVersion", Maybe(85, () => _numbers.One(Versions))),
            ("ClientEdition", Maybe(90, () => (object)(long)_numbers.One([5, 5, 5, 13, 14, 0]))),
            ("Active", Maybe(80, () => (long)_numbers.Below(2))),
            ("Obsolete", (long)(i % 17 == 3 ? 1 : 0)),
            ("OperatingSystemNameandVersion", Maybe(90, () => _numbers.One(Systems))),
            ("ResourceDomainORWorkgroup", Maybe(60, () => _numbers.One(["CORP", "LAB", "corp"]))),
            ("LastLogonUserName", Maybe(60, () => _numbers.One(Users)[5..])),
            ("SerialNumber", Maybe(90, () => $"C02{i * 7919 % 1000:D4}{(i % 10)}")),
            ("IsVirtualMachine", Maybe(70, () => (long)_numbers.Below(2))),
            ("CreationDate", Maybe(90, Instant)),
            ("LastLogonTimestamp", Maybe(50, Instant)),
            ("IPAddresses", Many(() => $"10.{_numbers.Below(3)}.{_numbers.Below(4)}.{_numbers.Below(250)}")),
            ("MACAddresses", Many(() => _numbers.Percent(5) ? "00:00:00:00:00:00" : $"AC:DE:48:{_numbers.Below(256):x2}:00:{_numbers.Below(256):X2}")),
            ("IPSubnets", Many(() => $"10.{_numbers.Below(3)}.0.0")),
            ("AgentName", Many(() => _numbers.One(["Heartbeat Discovery", "MP_ClientRegistration", "SMS_AD_SYSTEM_DISCOVERY_AGENT"]))),
            ("AgentTime", _numbers.Percent(60) ? new List<DateTime> { Instant(), Instant() } : null),
            ("SystemOUName", Many(() => _numbers.One(Units))),
            ("SystemGroupName", Many(() => _numbers.One(Groups))));
        if (_numbers.Percent(90))
        {
            AddInventory(i, id, name);
        }
    }

    private void AddInventory(int i, int id, string name)
    {
        Add("SMS_G_System_COMPUTER_SYSTEM", id,
            ("Name", name),
            ("Manufacturer", Maybe(85, () => _numbers.One(["Apple Inc.", "APPLE", "Lenovo", "VMware, Inc."]))),
            ("Model", Maybe(90, () => _numbers.One(Models))),
            ("NumberOfProcessors", Maybe(90, () => (long)_numbers.Below(3))),
            ("TotalPhysicalMemory", Maybe(90, () => (object)(long)_numbers.One([8192, 16384, 32768, 7])))
        );
        Add("SMS_G_System_OPERATING_SYSTEM", id,
            ("Caption", Maybe(90, () => _numbers.One(Systems))),
            ("Version", Maybe(90, () => _numbers.One(["10.13.6", "10.13", "14.4", "15.1", "26.0"]))),
            ("BuildNumber", Maybe(80, () => _numbers.One(["17G65", "23E214", "8000", "9"]))),
            ("InstallDate", Maybe(80, Instant)),
            ("LastBootUpTime", Maybe(80, Instant)));
        foreach (var place in Enumerable.Range(0, _numbers.Below(6)))
        {
            Add("SMS_G_System_ADD_REMOVE_PROGRAMS", id,
                ("InstallLocation", $"/Applications/{place}.app"),
                ("DisplayName", Maybe(92, () => _numbers.One(Applications))),
                ("Version", Maybe(90, () => _numbers.One(Versions))),
                ("Publisher", Maybe(50, () => _numbers.One(["Adobe", "Apple", "Thermo Fisher"]))),
                ("InstallDate", Maybe(70, Instant)));
        }

        foreach (var disk in Enumerable.Range(0, 1 + _numbers.Below(3)))
        {
            Add("SMS_G_System_LOGICAL_DISK", id,
                ("DeviceID", disk == 0 ? "/" : _numbers.One(["/Volumes/Data", "C:", $"disk{disk}s1"])),
                ("FileSystem", Maybe(80, () => _numbers.One(["APFS", "hfs", "exFAT"]))),
                ("Size", Maybe(90, () => 1_000L * _numbers.Below(2_000))),
                ("FreeSpace", Maybe(90, () => (long)_numbers.Below(500_000))),
                ("IsEncrypted", Maybe(70, () => (long)_numbers.Below(2))));
        }

        Add("SMS_G_System_WORKSTATION_STATUS", id, ("LastHardwareScan", Maybe(90, Instant)));
        Add("SMS_G_System_LastSoftwareScan", id, ("LastScanDate", Maybe(60, Instant)));
        AddUse(id, name);
        if (_numbers.Percent(40))
        {
            Add("SMS_G_System_ExtensionData", id, ("PropertyName", "AssetTag"), ("PropertyValue", i % 5 == 0 ? "0580255" : $"{i:D7}"));
            Add("SMS_G_System_ExtensionData", id, ("PropertyName", "Owner"), ("PropertyValue", Maybe(50, () => _numbers.One(Words))));
        }

        if (_numbers.Percent(30))
        {
            Add("SMS_G_System_SoftwareFile", id, ("FilePath", "C:\\Tools\\"), ("FileName", _numbers.One(["sdshred.exe", "SDSHRED.EXE", "other.exe"])), ("FileSize", (long)_numbers.Below(5)));
        }
    }

    private void AddUse(int id, string name)
    {
        foreach (var user in Users.Where(_ => _numbers.Percent(30)))
        {
            Add("SMS_G_System_SYSTEM_CONSOLE_USER", id,
                ("SystemConsoleUser", user),
                ("NumberOfConsoleLogons", (long)_numbers.Below(20)),
                ("TotalUserConsoleMinutes", Maybe(90, () => (long)_numbers.Below(5_000))),
                ("LastConsoleUse", Maybe(90, Instant)));
        }

        var top = Maybe(70, () => _numbers.One(Users));
        Add("SMS_G_System_SYSTEM_CONSOLE_USAGE", id, ("TopConsoleUser", top), ("TotalConsoleTime", Maybe(80, () => (long)_numbers.Below(9_000))));
        if (top is not null)
        {
            Add("SMS_UserMachineRelationship", id, ("MachineResourceID", (long)id), ("MachineResourceName", name), ("UniqueUserName", top), ("IsActive", 1L));
        }
    }

    private void AddUsers()
    {
        for (var i = 0; i < Users.Length; i++)
        {
            Add("SMS_R_User", 2_063_597_568 + i,
                ("ResourceType", 4L),
                ("Name", Users[i]),
                ("UniqueUserName", Users[i].ToLowerInvariant()),
                ("UserName", Users[i][(Users[i].IndexOf('\\', StringComparison.Ordinal) + 1)..]),
                ("WindowsNTDomain", Users[i][..Users[i].IndexOf('\\', StringComparison.Ordinal)]),
                ("UserGroupName", i == 3 ? null : new List<string> { Groups[i % Groups.Length], Groups[(i + 1) % Groups.Length] }));
        }
    }

    // Around now, in the years before, around the turn of a year or a month, and before 1970; whole seconds or not.
    private DateTime Instant() => _numbers.Below(5) switch
    {
        0 => Now.AddDays(-_numbers.Below(30)).AddMinutes(_numbers.Below(600)),
        1 => Now.AddDays(-_numbers.Below(4_000)).AddSeconds(-_numbers.Below(90_000)).AddTicks(10 * _numbers.Below(1_000_000)),
        2 => new DateTime(2019 + _numbers.Below(8), 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(_numbers.Below(3) - 1),
        3 => new DateTime(_numbers.One([2024, 2023, 2000, 1900]), 2, 28, 23, 59, 59, DateTimeKind.Utc).AddSeconds(_numbers.Below(90_000)),
        _ => new DateTime(1969, 12, 31, 23, 59, 59, DateTimeKind.Utc).AddHours(-_numbers.Below(500_000)).AddTicks(10 * _numbers.Below(1_000_000)),
    };

    private object? Maybe<T>(int percent, Func<T> make) => _numbers.Percent(percent) ? make() : null;

    private List<string>? Many(Func<string> make)
    {
        var count = _numbers.Below(4);
        return count == 0 ? null : [.. Enumerable.Range(0, count).Select(_ => make())];
    }

    private void Add(string wqlClass, int id, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var row = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["ResourceId"] = (long)id };
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                row[name] = value;
            }
        }

        if (!_rows.TryGetValue(wqlClass, out var rows))
        {
            _rows[wqlClass] = rows = [];
        }

        rows.Add(new FactRow(id, row));
    }
}
