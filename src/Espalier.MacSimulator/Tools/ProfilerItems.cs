using System.Globalization;
using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary>Items of the data types of <c>system_profiler</c>.</summary>
internal static class ProfilerItems
{
    public static PropertyListArray Hardware(MacState mac)
    {
        var hardware = mac.Hardware;
        var processor = hardware.Processor;
        if (hardware.IsAppleSilicon)
        {
            return PropertyListArray.Create(PropertyListDictionary.Create(
                ("_name", "hardware_overview"),
                ("activation_lock_status", "activation_lock_disabled"),
                ("boot_rom_version", mac.System.Loader),
                ("chip_type", processor.TypeName),
                ("machine_model", hardware.Identifier),
                ("machine_name", hardware.Family),
                ("model_number", hardware.PartNumber),
                ("number_processors", string.Create(CultureInfo.InvariantCulture, $"proc {processor.Cores}:{processor.PerformanceCores}:{processor.EfficiencyCores}")),
                ("os_loader_version", mac.System.Loader),
                ("physical_memory", Memory(mac.MemoryBytes)),
                ("platform_UUID", mac.HardwareUuid),
                ("provisioning_UDID", mac.ProvisioningUdid),
                ("serial_number", mac.SerialNumber)));
        }

        return PropertyListArray.Create(PropertyListDictionary.Create(
            ("_name", "hardware_overview"),
            ("activation_lock_status", hardware.SecurityChip == SecurityChip.T2 ? "activation_lock_disabled" : null),
            ("boot_rom_version", hardware.BootRomVersion),
            ("cpu_type", processor.TypeName),
            ("current_processor_speed", (processor.Megahertz / 1000.0).ToString("0.#", CultureInfo.InvariantCulture) + " GHz"),
            ("l2_cache_core", "256 KB"),
            ("l3_cache", (processor.Cores * 3 / 2).ToString(CultureInfo.InvariantCulture) + " MB"),
            ("machine_model", hardware.Identifier),
            ("machine_name", hardware.Family),
            ("number_processors", (long)processor.Cores),
            ("os_loader_version", "583~2317"),
            ("packages", 1L),
            ("physical_memory", Memory(mac.MemoryBytes)),
            ("platform_UUID", mac.HardwareUuid),
            ("platform_cpu_htt", processor.HyperThreading ? "htt_enabled" : null),
            ("provisioning_UDID", hardware.SecurityChip == SecurityChip.T2 ? mac.HardwareUuid : null),
            ("serial_number", mac.SerialNumber)));
    }

    public static PropertyListArray Software(MacState mac) => PropertyListArray.Create(PropertyListDictionary.Create(
        ("_name", "os_overview"),
        ("boot_mode", "normal_boot"),
        ("boot_volume", "Macintosh HD"),
        ("kernel_version", "Darwin " + mac.System.Darwin),
        ("local_host_name", mac.ComputerName),
        ("os_version", $"macOS {mac.System.Version} ({mac.System.Build})"),
        ("secure_vm", "secure_vm_enabled"),
        ("system_integrity", mac.Protection.SystemIntegrityProtection ? "integrity_enabled" : "integrity_disabled"),
        ("uptime", string.Create(CultureInfo.InvariantCulture, $"up {(mac.Clock.GetUtcNow() - mac.Logons.StartedAt).Days}:{mac.Clock.GetUtcNow() - mac.Logons.StartedAt:hh\\:mm\\:ss}")),
        ("user_name", mac.Logons.ConsoleUser is { } user ? $"{mac.FindUser(user)?.RealName} ({user})" : "System Administrator (root)")));

    public static PropertyListArray Bridge(MacState mac) => mac.Hardware.SecurityChip switch
    {
        SecurityChip.T2 => PropertyListArray.Create(PropertyListDictionary.Create(
            ("_name", "Controller Information"),
            ("ibridge_boot_uuid", mac.HardwareUuid),
            ("ibridge_build", "22P5065"),
            ("ibridge_extra_boot_policies", PropertyListDictionary.Empty),
            ("ibridge_model_identifier_top", "iBridge2,14"),
            ("ibridge_model_name", "Apple T2 Security Chip"),
            ("ibridge_sb_boot_args", "Enabled"),
            ("ibridge_secure_boot", "Full Security"),
            ("ibridge_serial_number_top", mac.SerialNumber))),
        SecurityChip.AppleSilicon => PropertyListArray.Create(PropertyListDictionary.Create(
            ("_name", "Controller Information"),
            ("ibridge_build", mac.System.Loader),
            ("ibridge_model_name", "Apple silicon"),
            ("ibridge_sb_boot_args", "Enabled"),
            ("ibridge_sb_ctrr", "Enabled"),
            ("ibridge_sb_device_mdm", "No"),
            ("ibridge_sb_manual_mdm", "No"),
            ("ibridge_sb_other_kext", "No"),
            ("ibridge_sb_sip", mac.Protection.SystemIntegrityProtection ? "Enabled" : "Disabled"),
            ("ibridge_sb_ssv", "Enabled"),
            ("ibridge_secure_boot", mac.Protection.SystemIntegrityProtection ? "Full Security" : "Permissive Security"))),
        _ => PropertyListArray.Empty,
    };

    public static PropertyListArray Power(MacState mac)
    {
        if (mac.Battery is not { } battery)
        {
            return PropertyListArray.Create(PropertyListDictionary.Create(
                ("_name", "sppower_information"),
                ("AC Power", PropertyListDictionary.Create(("Current Power Source", "TRUE"), ("System Sleep Timer", 0L)))));
        }

        static PropertyListString YesNo(bool value) => new(value ? "TRUE" : "FALSE");
        return PropertyListArray.Create(
            PropertyListDictionary.Create(
                ("_name", "spbattery_information"),
                ("sppower_battery_charge_info", PropertyListDictionary.Create(
                    ("sppower_battery_at_warn_level", YesNo(battery.ChargePercent < 10)),
                    ("sppower_battery_fully_charged", YesNo(battery.ChargePercent == 100)),
                    ("sppower_battery_is_charging", YesNo(battery.OnMains && battery.ChargePercent < 100)),
                    ("sppower_battery_state_of_charge", (long)battery.ChargePercent))),
                ("sppower_battery_health_info", PropertyListDictionary.Create(
                    ("sppower_battery_cycle_count", (long)battery.Cycles),
                    ("sppower_battery_health", battery.NeedsService ? "Check Battery" : "Good"),
                    ("sppower_battery_health_maximum_capacity", string.Create(CultureInfo.InvariantCulture, $"{battery.MaximumCapacityPercent}%")))),
                ("sppower_battery_installed", "TRUE"),
                ("sppower_battery_model_info", PropertyListDictionary.Create(
                    ("sppower_battery_device_name", "bq40z651"),
                    ("sppower_battery_firmware_version", "0b00"),
                    ("sppower_battery_serial_number", battery.SerialNumber)))),
            PropertyListDictionary.Create(
                ("_name", "sppower_information"),
                ("AC Power", PropertyListDictionary.Create(("Current Power Source", YesNo(battery.OnMains)), ("System Sleep Timer", 1L))),
                ("Battery Power", PropertyListDictionary.Create(("Current Power Source", YesNo(!battery.OnMains)), ("System Sleep Timer", 1L)))),
            PropertyListDictionary.Create(
                ("_name", "sppower_ac_charger_information"),
                ("sppower_battery_charger_connected", YesNo(battery.OnMains))));
    }

    public static PropertyListArray Displays(MacState mac) => PropertyListArray.Create(PropertyListDictionary.Create(
        ("_name", mac.Hardware.Graphics),
        ("spdisplays_ndrvs", mac.Hardware.Display is not { } display ? null : PropertyListArray.Create(PropertyListDictionary.Create(
            ("_name", display.Name),
            ("_spdisplays_pixels", string.Create(CultureInfo.InvariantCulture, $"{display.Width} x {display.Height}")),
            ("spdisplays_connection_type", "spdisplays_internal"),
            ("spdisplays_main", "spdisplays_yes"),
            ("spdisplays_pixelresolution", display.PixelText)))),
        ("spdisplays_vendor", mac.Hardware.IsAppleSilicon ? "sppci_vendor_Apple" : "sppci_vendor_intel"),
        ("sppci_bus", "spdisplays_builtin"),
        ("sppci_device_type", "spdisplays_gpu"),
        ("sppci_model", mac.Hardware.Graphics)));

    public static PropertyListArray Memory(MacState mac) => PropertyListArray.Create(PropertyListDictionary.Create(
        ("_name", "Memory"),
        ("SPMemoryDataType", Memory(mac.MemoryBytes)),
        ("dimm_manufacturer", "Hynix"),
        ("dimm_type", mac.Hardware.IsAppleSilicon ? "LPDDR5" : "DDR4")));

    public static PropertyListArray NvmeDrives(MacState mac) => PropertyListArray.Create(PropertyListDictionary.Create(
        ("_name", mac.Hardware.IsAppleSilicon ? "Apple SSD Controller" : "Generic SSD Controller"),
        ("_items", PropertyListArray.Create(PropertyListDictionary.Create(
            ("_name", mac.Disk.Media),
            ("bsd_name", "disk0"),
            ("detachable_drive", "no"),
            ("device_model", mac.Disk.Media),
            ("device_revision", mac.Hardware.IsAppleSilicon ? "1561.140" : "1161.100"),
            ("device_serial", mac.Disk.Serial),
            ("partition_map_type", "guid_partition_map_type"),
            ("removable_media", "no"),
            ("size", Gigabytes(mac.Disk.SizeBytes)),
            ("size_in_bytes", mac.Disk.SizeBytes),
            ("smart_status", "Verified"),
            ("spnvme_trim_support", "Yes"))))));

    public static PropertyListArray Storage(MacState mac) => new(mac.Disk.Volumes.Where(volume => volume.Role is VolumeRole.System or VolumeRole.Data).Select(volume => PropertyListDictionary.Create(
        ("_name", volume.Name),
        ("bsd_name", volume.Role == VolumeRole.System ? mac.Disk.RootDevice : volume.Device),
        ("file_system", "APFS"),
        ("free_space_in_bytes", mac.Disk.FreeBytes),
        ("mount_point", volume.MountPoint),
        ("size_in_bytes", mac.Disk.Store.SizeBytes),
        ("volume_uuid", volume.Uuid),
        ("writable", volume.Role == VolumeRole.System ? "no" : "yes"))));

    public static PropertyListArray Printers(MacState mac) => mac.Printers.Count == 0
        ? PropertyListArray.Create(PropertyListDictionary.Create(("_name", "spprinters_nothing"), ("cups_version", "2.3.4")))
        : new(mac.Printers.Select(printer => PropertyListDictionary.Create(
            ("_name", printer.Name.Replace('_', ' ')),
            ("cupsversion", "2.3.4 (cups-509.5)"),
            ("default", printer.IsDefault ? "yes" : "no"),
            ("driverversion", "1.4"),
            ("ppd", printer.Model),
            ("ppdfileversion", "1.4"),
            ("shared", "no"),
            ("status", printer.State == PrinterState.Disabled ? "paused" : "idle"),
            ("uri", printer.DeviceUri))));

    public static PropertyListArray Firewall(MacState mac) => PropertyListArray.Create(PropertyListDictionary.Create(
        ("_name", "spfirewall_settings"),
        ("spfirewall_globalstate", mac.Protection.Firewall switch
        {
            0 => "spfirewall_globalstate_allow_all",
            1 => "spfirewall_globalstate_limit_connections",
            _ => "spfirewall_globalstate_block_all",
        }),
        ("spfirewall_loggingenabled", "Yes"),
        ("spfirewall_stealthenabled", mac.Protection.Stealth ? "Yes" : "No")));

    /// <summary>The few lines that people look for in the text form.</summary>
    public static string Text(MacState mac, List<string> types)
    {
        var text = new StringBuilder();
        if (types.Contains("SPHardwareDataType"))
        {
            text.Append("Hardware:\n\n    Hardware Overview:\n\n");
            text.Append(CultureInfo.InvariantCulture, $"      Model Name: {mac.Hardware.Family}\n      Model Identifier: {mac.Hardware.Identifier}\n");
            text.Append(CultureInfo.InvariantCulture, $"      {(mac.Hardware.IsAppleSilicon ? "Chip" : "Processor Name")}: {mac.Hardware.Processor.TypeName}\n      Memory: {Memory(mac.MemoryBytes)}\n");
            text.Append(CultureInfo.InvariantCulture, $"      Serial Number (system): {mac.SerialNumber}\n      Hardware UUID: {mac.HardwareUuid}\n\n");
        }

        return text.ToString();
    }

    private static string Memory(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30} GB");

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " GB";
}
