using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Console.Tests.Gallery;

/// <summary>Logs, components, servers and former states of the sample site.</summary>
internal sealed class SampleSiteOperations(TimeProvider clock)
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();

    public static SiteSystems Systems { get; } = new(
        new SiteSummary("T12", "Espalier", "0.1.0", "espalier_t12", new Uri("https://site.corp.example.com:8760")),
        [
            new SiteSystemServer("site.corp.example.com", "T12",
            [
                new SiteSystemRole("Site server", "Serves the console, the admin API and the Macs of the site.", [new("Version", "0.1.0"), new("Address for Macs", "https://site.corp.example.com:8760")]),
                new SiteSystemRole("Site database server", "Keeps what the site knows.", [new("Engine", "SQLite")]),
                new SiteSystemRole("Reporting services point", "Runs the reports of Monitoring, Reporting, Reports.", [new("Times", "UTC")]),
            ])
            {
                Id = new Guid("5d0a7c1e-6f3b-4a58-9a0e-3f1c2b4d5e6f"),
                Version = "0.1.0",
                State = ServerState.Running,
                StartedAt = new DateTimeOffset(2026, 3, 2, 6, 0, 0, TimeSpan.Zero),
                SeenAt = new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.Zero),
                Macs = 41,
            },
        ]);

    public LogFileList Files => new("site", [new LogFileSummary("espalier_site.log", "espalier_site.log", 0, 81_920, _start), new LogFileSummary("espalier_site.1.log.gz", "espalier_site.log", 1, 20_480, _start.AddDays(-2)), new LogFileSummary("espalier_setup.log", "espalier_setup.log", 0, 900, _start.AddDays(-9))]);

    /// <summary>The oldest first; a test writes more.</summary>
    public List<LogMessage> Log { get; } =
    [
        .. Enumerable.Range(0, 300).Select(i => new LogMessage(clock.GetUtcNow().AddMinutes(i - 400), LogSeverity.Information, 1201, "Enrollment", "Espalier.Site.Enrollment.EnrollDevice", $"Enrolled mac-{i:D4} by token Laptops", "")),
        new(clock.GetUtcNow().AddMinutes(-60), LogSeverity.Warning, 1210, "Enrollment", "Espalier.Site.Enrollment.EnrollDevice", "Refused an enrollment from 10.20.0.9: token-invalid: The enrollment token is unknown, used up or has expired.", ""),
        new(clock.GetUtcNow().AddMinutes(-50), LogSeverity.Error, 4103, "ActiveDirectory", "Espalier.Site.ActiveDirectory.CompanyDirectory", "The directory corp.example.com did not answer", "System.IO.IOException: connection refused\n   at Espalier.Site.ActiveDirectory.LdapConnection.OpenAsync()"),
    ];

    public IEnumerable<ComponentStatus> Components =>
    [
        new("Active Directory", ComponentState.Critical, "Nothing answers at dc1.corp.example.com:636.", "Correct the connection under Administration, Security, Active Directory.", 1, 0, 0, clock.GetUtcNow().AddMinutes(-50)),
        new("Enrollment", ComponentState.Warning, "It logged warnings within 24 hours.", "Show its messages.", 0, 1, 300, clock.GetUtcNow().AddMinutes(-60)),
        new("Database", ComponentState.Ok, "espalier_t12 answers.", null, 0, 0, 0, null),
    ];

    public Result<LogPage> Read(ReadLog request)
    {
        var found = Log.AsEnumerable().Reverse().Where(m => m.Severity >= request.Severity && (request.Component.Length == 0 || m.Component == request.Component) && m.Text.Contains(request.Text, StringComparison.OrdinalIgnoreCase)).ToList();
        return new LogPage([.. found.Take(request.Take)], ["ActiveDirectory", "Enrollment"], found.Count > request.Take);
    }

    public Result<DeviceAsOf> AsOf(GetDeviceAsOf request)
    {
        var isEarly = request.At < _start.AddDays(-3);
        return new DeviceAsOf(
            request.At,
            [new("Name", "mac-0000"), new("Model", "MacBookPro18,3"), new("macOS", isEarly ? "14.6" : "15.1")],
            isEarly ? [new MembershipAsOf(CollectionId.AllSystems, "All Systems", _start.AddDays(-30))] : [new MembershipAsOf(CollectionId.AllSystems, "All Systems", _start.AddDays(-30)), new MembershipAsOf(new CollectionId("T1200042"), "Berlin", _start.AddDays(-2))],
            [new ItemStateAsOf("Security", "FileVault is on", isEarly ? ComplianceState.NonCompliant : ComplianceState.Compliant, isEarly ? "The disk is not encrypted." : null, _start.AddDays(isEarly ? -20 : -3))]);
    }
}
