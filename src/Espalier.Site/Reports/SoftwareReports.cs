using static Espalier.Site.Reports.ReportField;

namespace Espalier.Site.Reports;

/// <summary>Reports about installed applications and about users, of the inventory as it is now.</summary>
internal static class SoftwareReports
{
    private const string Category = "Software - Companies and Products";
    private const string ByProduct = "computers-with-specific-software-installed";

    private const string Installed = "FROM inv_add_remove_programs_rows a JOIN inv_software s ON s.software_id = a.software_id";

    private static readonly ReportRestriction Product = ReportRestriction.Pattern("product", "Product name", "s.display_name_f");
    private static readonly ReportRestriction Publisher = ReportRestriction.Pattern("publisher", "Publisher", "s.publisher_f");
    private static readonly ReportRestriction ProductVersion = ReportRestriction.Pattern("version", "Version", "s.version_f");

    public static IReadOnlyList<Report> All { get; } =
    [
        new("count-of-installed-software-by-product-and-version", "Count of installed software by product and version", Category, "On how many computers each version of each application is installed.", Installed)
        {
            Device = null,
            GroupBy = "s.display_name_f, s.version_f, s.publisher_f",
            Fields =
            [
                Text("product", "Product Name", 260, "max(s.display_name)", "s.display_name_f").Opening(ByProduct, ("product", "product"), ("version", "version")),
                Text("version", "Version", 140, "max(s.version)", "s.version_f"),
                Text("publisher", "Publisher", 220, "max(s.publisher)", "s.publisher_f"),
                Number("computers", "Computers", "count(DISTINCT a.resource_id)"),
            ],
            Restrictions = [Product, Publisher, ReportRestriction.CollectionOf("a.resource_id")],
            Sort = "computers",
            Descending = true,
        },
        new(ByProduct, "Computers with specific software installed", Category, "Where an application is installed, in which version and since when; with a computer name, everything on that computer.", $"{Installed} JOIN dev_devices v ON v.resource_id = a.resource_id")
        {
            Fields =
            [
                Text("computer", "Computer Name", 160, "v.name", "v.name_f"),
                Text("product", "Product Name", 220, "s.display_name", "s.display_name_f"),
                Text("version", "Version", 120, "s.version", "s.version_f"),
                Text("publisher", "Publisher", 180, "s.publisher", "s.publisher_f"),
                Text("location", "Location", 260, "a.install_location", "a.install_location_f"),
                Instant("installed", "Installed", "a.install_date"),
            ],
            Restrictions = [Product, ProductVersion, Publisher, ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "computer",
        },
        new("computers-for-a-specific-user-name", "Computers for a specific user name", "Users", "Which computers a user sat at, how often and when last.", "FROM inv_system_console_user u JOIN dev_devices v ON v.resource_id = u.resource_id")
        {
            Fields =
            [
                Text("user", "User", 200, "u.system_console_user", "u.system_console_user_f"),
                Text("computer", "Computer Name", 160, "v.name", "v.name_f"),
                Number("logons", "Logons", "u.number_of_console_logons", 90),
                Number("minutes", "Minutes", "u.total_user_console_minutes", 90),
                Instant("last", "Last Use", "u.last_console_use"),
                Text("serial", "Serial Number", 130, "v.serial_number", "v.serial_number_f"),
            ],
            Restrictions = [ReportRestriction.Pattern("user", "User name", "u.system_console_user_f"), ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "user",
        },
    ];
}
