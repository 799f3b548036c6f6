using System.Globalization;
using Espalier.Site.Devices;
using static Espalier.Site.Reports.ReportField;

namespace Espalier.Site.Reports;

/// <summary>Reports about the Mac client: which Macs are silent, which versions there are.</summary>
internal static class ClientReports
{
    private const string Category = "Client Status";

    private const string ByVersion = "computers-with-a-specific-mac-client-version";

    private const string Devices = "FROM dev_devices v LEFT JOIN dev_status d ON d.resource_id = v.resource_id LEFT JOIN inv_computer_system c ON c.resource_id = v.resource_id";

    private static readonly string Week = DeviceListReader.ActiveFor.Days.ToString(CultureInfo.InvariantCulture);

    private static readonly string Status =
        $"CASE WHEN d.client_id IS NULL THEN 'No client' WHEN d.conflict_with IS NOT NULL THEN 'Conflict record' WHEN d.last_contact_at > @now - {(long)DeviceListReader.ActiveFor.TotalMicroseconds} THEN 'Active' ELSE 'Inactive' END";

    private static readonly ReportField Computer = Text("computer", "Computer Name", 160, "v.name", "v.name_f");
    private static readonly ReportField User = Text("user", "User", 150, "c.user_name", "c.user_name_f");
    private static readonly ReportField LastContact = Instant("contact", "Last Contact", "d.last_contact_at");
    private static readonly ReportField LastInventory = Instant("inventory", "Last Inventory", "d.last_inventory_at");
    private static readonly ReportField ClientVersion = Text("version", "Client Version", 150, "v.client_version", "v.client_version_f");
    private static readonly ReportField Serial = Text("serial", "Serial Number", 130, "v.serial_number", "v.serial_number_f");

    public static IReadOnlyList<Report> All { get; } =
    [
        new("client-status-summary", "Client status summary", Category, "How many computers are active, inactive, without client or waiting for a decision.", Devices)
        {
            Device = null,
            GroupBy = Status,
            Fields = [Text("status", "Status", 220, Status), Number("computers", "Computers", "count(*)")],
            Restrictions = [ReportRestriction.Collection],
            Sort = "computers",
            Descending = true,
        },
        new("inactive-clients-details", "Inactive clients details", Category, "Computers whose client has not been heard of for some days.", Devices)
        {
            Where = "d.client_id IS NOT NULL",
            Fields = [Computer, LastContact, Instant("policy", "Last Policy Request", "d.last_policy_request_at"), LastInventory, User, ClientVersion, Serial, Instant("enrolled", "Enrolled", "d.enrolled_at")],
            Restrictions =
            [
                ReportRestriction.Number("days", "Not heard of for days", Week, $"(d.last_contact_at IS NULL OR d.last_contact_at <= @now - @days * {(long)TimeSpan.FromDays(1).TotalMicroseconds})"),
                ReportRestriction.Computer,
                ReportRestriction.Collection,
            ],
            Sort = "contact",
        },
        new("count-of-mac-clients-by-version", "Count of Mac clients by version", Category, "How many computers run which version of the Mac client.", Devices)
        {
            Where = "d.client_id IS NOT NULL",
            Device = null,
            GroupBy = "v.client_version_f",
            Fields = [Text("version", "Client Version", 260, "max(v.client_version)", "v.client_version_f").Opening(ByVersion, ("version", "version")), Number("computers", "Computers", "count(*)")],
            Restrictions = [ReportRestriction.Collection],
            Sort = "computers",
            Descending = true,
        },
        new(ByVersion, "Computers with a specific Mac client version", Category, "Computers with their version of the Mac client.", Devices)
        {
            Where = "d.client_id IS NOT NULL",
            Fields = [Computer, ClientVersion, Text("os", "Operating System", 150, "v.operating_system_name_and_version", "v.operating_system_name_and_version_f"), User, LastContact, LastInventory, Serial],
            Restrictions = [ReportRestriction.Pattern("version", "Client version", "v.client_version_f"), ReportRestriction.Computer, ReportRestriction.Collection],
            Sort = "computer",
        },
    ];
}
