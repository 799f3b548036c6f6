using static Espalier.Site.Reports.ReportField;

namespace Espalier.Site.Reports;

/// <summary>Reports about hardware and the operating system, of the inventory as it is now.</summary>
internal static class HardwareReports
{
    private const string General = "Hardware - General";
    private const string DiskCategory = "Hardware - Disk";
    private const string SystemCategory = "Operating System";
    private const string ByModel = "computers-with-a-specific-model";
    private const string BySystem = "computers-with-a-specific-operating-system";

    private const string Computers =
        """
        FROM dev_devices v
        LEFT JOIN inv_computer_system c ON c.resource_id = v.resource_id
        LEFT JOIN inv_operating_system o ON o.resource_id = v.resource_id
        LEFT JOIN inv_apple_hardware h ON h.resource_id = v.resource_id
        LEFT JOIN inv_processor p ON p.resource_id = v.resource_id AND p.row_no = (SELECT min(q.row_no) FROM inv_processor q WHERE q.resource_id = v.resource_id)
        """;

    // The startup volume: on APFS its free space is that of everything in its container.
    private const string StartupVolume = "FROM dev_devices v JOIN inv_logical_disk k ON k.resource_id = v.resource_id AND k.device_id_f = '/' LEFT JOIN inv_computer_system c ON c.resource_id = v.resource_id";

    private static readonly ReportField Computer = Text("computer", "Computer Name", 160, "v.name", "v.name_f");
    private static readonly ReportField Model = Text("model", "Model", 160, "c.model", "c.model_f");
    private static readonly ReportField User = Text("user", "User", 150, "c.user_name", "c.user_name_f");
    private static readonly ReportField Serial = Text("serial", "Serial Number", 130, "v.serial_number", "v.serial_number_f");
    private static readonly ReportField Version = Text("version", "macOS Version", 120, "o.version", "o.version_f");
    private static readonly ReportField[] Disk =
    [
        Computer,
        Number("free", "Free Space (MB)", "k.free_space", 140),
        Number("percent", "Free %", "CASE WHEN k.size > 0 THEN 100 * k.free_space / k.size END", 90),
        Number("size", "Size (MB)", "k.size"),
        Text("filesystem", "File System", 110, "k.file_system", "k.file_system_f"),
        User, Model, Serial,
    ];

    public static IReadOnlyList<Report> All { get; } =
    [
        new("hardware-by-model", "Hardware by model", General, "How many computers there are of each model.", Computers)
        {
            Device = null,
            GroupBy = "c.model_f, h.model_name_f, coalesce(h.chip_f, p.name_f)",
            Fields =
            [
                Text("model", "Model", 220, "max(c.model)", "c.model_f").Opening(ByModel, ("model", "model")),
                Text("name", "Model Name", 200, "max(h.model_name)", "h.model_name_f"),
                Text("chip", "Processor", 240, "max(coalesce(h.chip, p.name))", "coalesce(h.chip_f, p.name_f)"),
                Number("computers", "Computers", "count(DISTINCT v.resource_id)"),
            ],
            Restrictions = [ReportRestriction.Pattern("model", "Model", "c.model_f"), ReportRestriction.Collection],
            Sort = "computers",
            Descending = true,
        },
        new(ByModel, "Computers with a specific model", General, "Computers with model, processor, memory and user.", Computers)
        {
            Fields =
            [
                Computer, Model, Text("chip", "Processor", 200, "coalesce(h.chip, p.name)", "coalesce(h.chip_f, p.name_f)"), Number("memory", "Memory (MB)", "c.total_physical_memory"),
                Version, User, Serial,
            ],
            Restrictions = [ReportRestriction.Pattern("model", "Model", "c.model_f"), ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "computer",
        },
        new("computers-with-low-free-disk-space-mb", "Computers with low free disk space (less than specified MB free)", DiskCategory, "Computers whose startup volume has less free space than this.", StartupVolume)
        {
            Fields = Disk,
            Restrictions = [ReportRestriction.Number("mb", "MB free", "20480", "k.free_space < @mb"), ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "free",
        },
        new("computers-with-low-free-disk-space-percent", "Computers with low free disk space (less than specified % free)", DiskCategory, "Computers whose startup volume has a smaller part free than this.", StartupVolume)
        {
            Fields = Disk,
            Restrictions = [ReportRestriction.Number("percent", "% free", "10", "k.size > 0 AND 100 * k.free_space < @percent * k.size"), ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "percent",
        },
        new("count-of-macos-versions", "Count of macOS versions", SystemCategory, "How many computers run which version and build of macOS.", Computers)
        {
            Device = null,
            GroupBy = "o.version_f, o.build_number_f",
            Fields =
            [
                Text("version", "macOS Version", 200, "max(o.version)", "o.version_f").Opening(BySystem, ("version", "version")),
                Text("build", "Build", 160, "max(o.build_number)", "o.build_number_f"),
                Number("computers", "Computers", "count(DISTINCT v.resource_id)"),
            ],
            Restrictions = [ReportRestriction.Collection],
            Sort = "computers",
            Descending = true,
        },
        new(BySystem, "Computers with a specific operating system", SystemCategory, "Computers with their version of macOS, since when they have it and when they started last.", Computers)
        {
            Fields =
            [
                Computer, Version, Text("build", "Build", 110, "o.build_number", "o.build_number_f"), Text("os", "Operating System", 170, "v.operating_system_name_and_version", "v.operating_system_name_and_version_f"),
                Instant("installed", "Installed", "o.install_date"), Instant("started", "Last Start", "o.last_boot_up_time"), User, Serial,
            ],
            Restrictions = [ReportRestriction.Pattern("version", "macOS version", "o.version_f"), ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "computer",
        },
    ];
}
