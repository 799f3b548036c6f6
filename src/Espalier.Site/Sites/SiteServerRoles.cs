using System.Globalization;
using Espalier.Contracts.Admin.Sites;
using Espalier.Data;
using Espalier.Site.Security.Certificates;

namespace Espalier.Site.Sites;

/// <summary>The roles that this server was started with.</summary>
internal sealed class SiteServerRoles(SiteOptions options, SiteDatabase database, SiteCertificates certificates)
{
    public IReadOnlyList<SiteSystemRole> List()
    {
        List<SiteSystemRole> roles =
        [
            new("Site server", "Serves the console, the admin API and the Macs of the site.",
            [
                new("Site code", options.SiteCode),
                new("Version", SiteVersion.Current),
                new("Address for Macs", options.AddressForMacs.GetLeftPart(UriPartial.Authority)),
                new("Names in its certificate", string.Join(", ", SiteCertificates.NamesOf(certificates.Server))),
                new("Port of public files", options.FilesPort is { } port ? port.ToString(CultureInfo.InvariantCulture) : "Not served"),
                new("Policy polling interval", $"{options.PolicyPollMinutes} minutes"),
                new("Port 8000 of Mac clients", options.UsesClientPort ? "Used first" : "Not used"),
                new("Enrollment needs a boundary group", options.RequireBoundary ? "Yes" : "No"),
            ]),
            new("Site database server", "Keeps what the site knows.",
            [
                new("Engine", database.Dialect == SqlDialect.Sqlite ? "SQLite" : "PostgreSQL"),
                new("Database", database.Name),
            ]),
        ];
        if (options.HasReporting)
        {
            roles.Add(new("Reporting services point", "Runs the reports of Monitoring, Reporting, Reports.", [new("Reports over", database.Name), new("Times", "UTC")]));
        }

        return roles;
    }
}
