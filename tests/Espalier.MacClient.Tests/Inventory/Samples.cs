namespace Espalier.MacClient.Tests.Inventory;

/// <summary>Answers in macOS's shapes with invented values.</summary>
internal static class Samples
{
    public static string PropertyList(string body) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">{body}</plist>
        """;

    public static string Profile(string type, string items) =>
        PropertyList($"<array><dict><key>_dataType</key><string>{type}</string><key>_items</key><array>{items}</array></dict></array>");

    public static string Dictionary(params (string Key, string Value)[] texts) =>
        "<dict>" + string.Concat(texts.Select(t => $"<key>{t.Key}</key><string>{t.Value}</string>")) + "</dict>";

    /// <summary>A notebook with Apple silicon, ten performance and four efficiency cores.</summary>
    public static string AppleSilicon { get; } = Profile("SPHardwareDataType", Dictionary(
        ("_name", "hardware_overview"), ("activation_lock_status", "activation_lock_enabled"), ("boot_rom_version", "13822.1.2"),
        ("chip_type", "Apple M9 Pro"), ("machine_model", "Mac99,1"), ("machine_name", "MacBook Pro"), ("model_number", "ZZZ99LL/A"),
        ("number_processors", "proc 14:10:4"), ("os_loader_version", "13822.1.2"), ("physical_memory", "36 GB"),
        ("platform_UUID", "01234567-89ab-cdef-0123-456789abcdef"), ("provisioning_UDID", "00009999-0011223344556677"), ("serial_number", "ZX81QL0001")));

    public static string PlatformExpert { get; } = PropertyList(
        "<array>" + Dictionary(("IOPlatformSerialNumber", "ZX81QL0001"), ("IOPlatformUUID", "01234567-89ab-cdef-0123-456789abcdef")) + "</array>");

    public static string SystemVersion { get; } = PropertyList(Dictionary(
        ("ProductName", "macOS"), ("ProductVersion", "14.4.1"), ("ProductBuildVersion", "23E224")));

    public static string Sysctl { get; } = """
        hw.memsize: 38654705664
        hw.model: Mac99,1
        hw.packages: 1
        hw.physicalcpu: 14
        hw.logicalcpu: 14
        hw.perflevel0.physicalcpu: 10
        hw.perflevel1.physicalcpu: 4
        hw.l2cachesize: 4194304
        hw.optional.arm64: 1
        machdep.cpu.brand_string: Apple M9 Pro
        kern.boottime: { sec = 1772440000, usec = 12345 } Mon Mar  2 08:26:40 2026
        kern.osrelease: 23.4.0
        kern.hv_vmm_present: 0
        """;

    public static string Ifconfig { get; } = """
        lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
        	inet 127.0.0.1 netmask 0xff000000
        	inet6 ::1 prefixlen 128
        en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
        	ether 02:00:5e:10:00:01
        	inet6 fe80::1c2d:3e4f:5a6b:7c8d%en0 prefixlen 64 secured scopeid 0xd
        	inet 192.0.2.46 netmask 0xfffffe00 broadcast 192.0.3.255
        	inet6 2001:db8::46 prefixlen 64 autoconf secured
        	inet6 2001:db8::dead:beef prefixlen 64 autoconf temporary
        	media: autoselect
        	status: active
        en5: flags=8822<BROADCAST,SMART,SIMPLEX,MULTICAST> mtu 1500
        	ether 02:00:5e:10:00:05
        	inet 192.0.2.99 netmask 0xffffff00
        	status: inactive
        utun3: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
        	inet 198.51.100.7 --> 198.51.100.7 netmask 0xffffffff
        """;
}
