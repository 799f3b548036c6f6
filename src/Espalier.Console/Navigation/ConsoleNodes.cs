using Espalier.Console.Components;
using Espalier.Contracts.Operations;

namespace Espalier.Console.Navigation;

/// <summary>The nodes that the console has, under the guide's names. A node is listed when its page exists.</summary>
public static class ConsoleNodes
{
    public static ConsoleMap Map { get; } = new(
    [
        new Workspace("Assets and Compliance", Glyphs.AssetsAndCompliance,
        [
            new ConsoleNode("Devices", Glyphs.Device) { Right = Right.Read, Description = "Every Mac that the site knows." },
            new ConsoleNode("Device Collections", Glyphs.Collection) { Right = Right.Read, Description = "Macs grouped by rules." },
            new ConsoleNode("Compliance Settings", Glyphs.Folder)
            {
                Right = Right.Read,
                Children =
                [
                    new ConsoleNode("Configuration Items", Glyphs.ConfigurationItem) { Right = Right.Read, Description = "Values to check on Macs, and scripts that repair them." },
                    new ConsoleNode("Configuration Baselines", Glyphs.Baseline) { Right = Right.Read, Description = "Configuration items bundled for deployment." },
                ],
            },
        ]),
        new Workspace("Monitoring", Glyphs.Monitoring,
        [
            new ConsoleNode("Alerts", Glyphs.Alert) { Right = Right.Read, Description = "What needs somebody's attention now." },
            new ConsoleNode("System Status", Glyphs.Folder)
            {
                Right = Right.Read,
                Children =
                [
                    new ConsoleNode("Component Status", Glyphs.Status) { Right = Right.Read, Description = "How the parts of the site are, and what they logged." },
                    new ConsoleNode("Logs", Glyphs.Log) { Right = Right.ReadAudit, Description = "What the server wrote into its logs, the newest first." },
                    new ConsoleNode("Events", Glyphs.Alert) { Right = Right.ReadAudit, Description = "Important events of the site server, which the computer's event log has too." },
                    new ConsoleNode("Deployments", Glyphs.Deployment) { Right = Right.Read, Description = "What is deployed, and how far it is on each Mac." },
                    new ConsoleNode("Jobs", Glyphs.Run) { Right = Right.Read, Description = "Actions on many Macs: under way and of the last 30 days." },
                    new ConsoleNode("Problem Reports", Glyphs.Report) { Right = Right.HandleProblemReports, Description = "What went wrong, with logs of the site server and of Macs, to look at, send or delete." },
                    new ConsoleNode("Problem Reports Log", Glyphs.History) { Right = Right.HandleProblemReports, Description = "What was done with problem reports." },
                    new ConsoleNode("Quarantined Reports", Glyphs.Quarantine) { Right = Right.Read, Description = "What Macs sent and the site could not accept." },
                ],
            },
            new ConsoleNode("Reporting", Glyphs.Folder)
            {
                Right = Right.Read,
                Children = [new ConsoleNode("Reports", Glyphs.Report) { Right = Right.Read, Description = "Compliance, deployments, clients, hardware, macOS and software." }],
            },
        ]),
        new Workspace("Administration", Glyphs.Administration,
        [
            new ConsoleNode("Site Configuration", Glyphs.Folder)
            {
                Right = Right.Read,
                Description = "The site, its servers and their roles.",
                Children =
                [
                    new ConsoleNode("Sites", Glyphs.Site) { Right = Right.Read, Description = "The site with its version and database." },
                    new ConsoleNode("Servers and Site System Roles", Glyphs.Server) { Right = Right.Read, Description = "Servers, and what each does for the site." },
                ],
            },
            new ConsoleNode("Hierarchy Configuration", Glyphs.Folder)
            {
                Right = Right.Read,
                Description = "Boundaries and boundary groups.",
                Children =
                [
                    new ConsoleNode("Boundaries", Glyphs.Boundary) { Right = Right.Read, Description = "Networks that Macs are in." },
                    new ConsoleNode("Boundary Groups", Glyphs.BoundaryGroup) { Right = Right.Read, Description = "Boundaries that assign Macs to the site and its content." },
                ],
            },
            new ConsoleNode("Security", Glyphs.Folder)
            {
                Right = Right.Read,
                Description = "Administrative users, security roles, the directory and certificates.",
                Children =
                [
                    new ConsoleNode("Administrative Users", Glyphs.Users) { Right = Right.Read, Description = "Who may do what on this site." },
                    new ConsoleNode("Security Roles", Glyphs.Role) { Right = Right.Read, Description = "Sets of rights that users and groups are given." },
                    new ConsoleNode("API Tokens", Glyphs.Enrollment) { Right = Right.Read, Description = "What your programs sign in with, each with the rights that it needs." },
                    new ConsoleNode("Active Directory", Glyphs.Directory) { Right = Right.ManageSecurity, Description = "Where users of the company's domain are asked for." },
                    new ConsoleNode("Certificates", Glyphs.Certificate) { Right = Right.ManageSecurity, Description = "The certificate authorities that Macs know the site by." },
                ],
            },
            new ConsoleNode("Espalier", Glyphs.Folder)
            {
                Right = Right.ManageEnrollment,
                Description = "Mac client enrollment.",
                Children =
                [
                    new ConsoleNode("Getting Started", Glyphs.Baseline) { Right = Right.Read, Description = "The way from a new site to its first Mac." },
                    new ConsoleNode("Site Server", Glyphs.System) { Right = Right.Read, Description = "How this site server is set up; its configuration wizard." },
                    new ConsoleNode("Mac Client Enrollment", Glyphs.Enrollment) { Right = Right.ManageEnrollment, Description = "Tokens that let Macs in." },
                ],
            },
        ]),
    ]);
}
