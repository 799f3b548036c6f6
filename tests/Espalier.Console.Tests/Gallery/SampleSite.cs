using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Alerts;
using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Console.Tests.Gallery;

/// <summary>A site in memory behind the console's pages: it answers what they ask and keeps what they save.</summary>
internal sealed class SampleSite : SiteGate
{
    private readonly Dictionary<Type, Delegate> _answers = [];

    public SampleSite(TimeProvider clock)
    {
        Devices = new SampleSiteDevices(clock, 240);
        Compliance = new SampleSiteCompliance(clock, Devices);
        Policies = new SampleSitePolicies(clock, Devices);
        Security = new SampleSiteSecurity(clock);
        Operations = new SampleSiteOperations(clock);
        On<ListAlerts, IReadOnlyList<Alert>>(_ => new List<Alert>
        {
            new("quarantined-reports", AlertKind.QuarantinedReports, AlertSeverity.Warning, "3 reports of 2 Macs could not be accepted", "They are kept as they were sent.", clock.GetUtcNow().AddHours(-3), ""),
        });
        On<ListSiteAuthorities, IReadOnlyList<SiteAuthority>>(_ => Security.Authorities.ToList());
        On<AnnounceSiteAuthority, SiteAuthorityChanged>(_ => Security.Announce());
        On<ReplaceSiteAuthority, SiteAuthorityChanged>(_ => Security.Replace());
        On<RetireSiteAuthority, Done>(Security.Retire);
        On<ListQuarantinedReports, QuarantinedReportPage>(Security.Reports);
        On<GetQuarantinedReport, QuarantinedReportDetails>(Security.Report);
        On<SplitDevice, Done>(Devices.Split);
        On<ListDevices, DevicePage>(Devices.List);
        On<GetDevice, DeviceDetails>(Devices.Get);
        On<DeleteDevice, Done>(Devices.Delete);
        On<GetSiteOverview, SiteOverview>(_ => Devices.Overview());
        On<GetResourceExplorer, ResourceExplorer>(Devices.Explore);
        On<GetResourceClassRows, ResourceClassRows>(Devices.Rows);
        On<GetResourceHistory, ResourceHistory>(Devices.History);
        On<GetResourceDifferences, ResourceDifferences>(_ => new ResourceDifferences([], false));
        On<ListCollectionsRequest, CollectionPage>(Devices.Collections);
        On<GetCollectionRequest, CollectionDetails>(Devices.Collection);
        On<CreateCollectionRequest, CollectionDetails>(Devices.Create);
        On<EvaluateCollectionRequest, CollectionSummary>(request => Devices.Collection(new GetCollectionRequest(request.Id)).Value!.Summary);
        On<ListCollectionMembersRequest, CollectionMemberPage>(Devices.Members);
        On<ListCollectionsOfDeviceRequest, CollectionsOfDevice>(_ => new CollectionsOfDevice([new CollectionOfDevice(CollectionId.AllSystems, "All Systems", clock.GetUtcNow().AddDays(-9), ["query All Systems"])]));
        On<PreviewQueryRequest, QueryPreview>(Devices.Preview);
        On<PreviewCollectionChangeRequest, CollectionChangePreview>(_ => new CollectionChangePreview(17, new DeviceSample(17, []), new DeviceSample(0, []), []));
        On<GetCollectionVariablesRequest, Variables>(_ => new Variables([]));
        On<ListMaintenanceWindowsRequest, MaintenanceWindowList>(_ => new MaintenanceWindowList([]));
        On<CompleteQueryRequest, QueryCompletions>(Policies.Complete);
        On<GetDeviceVariablesRequest, Variables>(_ => Policies.Variables);
        On<SetDeviceVariablesRequest, Variables>(Policies.Save);
        On<GetDevicePolicy, DevicePolicyDump>(_ => Policies.Dump);
        On<GetDeviceCapabilities, DeviceCapabilities>(_ => new DeviceCapabilities(SystemSupport.Supported, "Apple silicon", "User Approved", [new DeviceCapability("Secure boot in inventory", CapabilityPath.Modern, "By the boot policy.")]));
        On<GetDeviceTimeline, IReadOnlyList<TimelineEntry>>(_ => Policies.Timeline.ToList());
        On<PreviewPolicyChange, PolicyChangePreview>(Policies.Preview);
        On<UpdateDeployment, Done>(Compliance.Update);
        On<GetDeviceAsOf, DeviceAsOf>(Operations.AsOf);
        On<ListLogFiles, LogFileList>(_ => Operations.Files);
        On<ReadLog, LogPage>(Operations.Read);
        On<ListComponentStatus, IReadOnlyList<ComponentStatus>>(_ => Operations.Components.ToList());
        On<ListSiteSystems, SiteSystems>(_ => SampleSiteOperations.Systems);
        On<ListReports, ReportList>(_ => Policies.Reports);
        On<RunReport, ReportPage>(Policies.Run);
        On<ListConfigurationItems, IReadOnlyList<ConfigurationItemSummary>>(_ => Compliance.Items.ToList());
        On<GetConfigurationItem, ConfigurationItemDefinition>(Compliance.Get);
        On<SaveConfigurationItem, ConfigurationItemSaved>(Compliance.Save);
        On<ListBaselines, IReadOnlyList<BaselineSummary>>(_ => Compliance.Baselines.ToList());
        On<GetBaseline, BaselineDetails>(Compliance.GetBaseline);
        On<SaveBaseline, BaselineSaved>(Compliance.SaveBaseline);
        On<ListDeployments, IReadOnlyList<DeploymentSummary>>(_ => Compliance.Deployments.ToList());
        On<CreateDeployment, DeploymentCreated>(Compliance.Deploy);
        On<GetDeploymentStatus, DeploymentStatus>(Compliance.Status);
        On<ExplainDevice, IReadOnlyList<ExplainedItem>>(_ => Compliance.Explained.ToList());
        On<ListBoundaries, BoundaryList>(_ => new BoundaryList(
            [new BoundarySummary(Guid.AllBitsSet, "Head office", "IPSubnet", "10.20.0.0/16", ["Berlin"]), new BoundarySummary(Guid.Empty, "Laboratory", "IPAddressRange", "192.168.7.10-192.168.7.90", [])],
            [new BoundaryGroupSummary(Guid.AllBitsSet, "Berlin", "", true, [Guid.AllBitsSet], [])]));
        On<ListAdministrativeUsers, IReadOnlyList<AdministrativeUserSummary>>(_ => Users.ToList());
        On<AddLocalUser, AdministrativeUserSummary>(Add);
        On<RemoveAdministrativeUser, Done>(request => Users.RemoveAll(u => u.Id == request.Id) > 0 ? Done.Instance : Problem.NotFound("administrative user"));
        On<ListSecurityRoles, IReadOnlyList<SecurityRoleSummary>>(_ => new List<SecurityRoleSummary>
        {
            new("Full Administrator", "Does everything.", Enum.GetValues<Right>(), ["ada"]),
            new("Read-only Analyst", "Sees everything but the audit trail, changes nothing.", [Right.Read], ["CORP\\Analysts"]),
        });
        On<GetDirectory, DirectoryConnection>(_ => new DirectoryConnection(new DirectorySettings("corp.example.com", "CORP", ["dc1.corp.example.com"], "espalier@corp.example.com", "")));
        On<GetSitePublication, SitePublication>(_ => new SitePublication("CN=SiteServer,CN=EspalierSiteServer-T12,CN=EspalierServices,CN=System,DC=corp,DC=example,DC=com", "https://site.corp.example.com:8760", new string('a', 64), false));
        On<SearchDirectory, IReadOnlyList<DirectoryEntry>>(static request => SampleSiteSecurity.Domain.Where(e => e.Name.Contains(request.Text, StringComparison.OrdinalIgnoreCase)).ToList());
        On<TestDirectory, DirectoryTested>(_ => new Problem(ProblemKind.Unavailable, "directory-unreachable", "Nothing answers at dc1.corp.example.com:636 (ConnectionRefused)."));
        On<GetSiteConfiguration, SiteConfigurationState>(_ => new SiteConfigurationState(
            "T12", "SQLite", new SiteServerConfiguration { SiteName = "Berlin", HostNames = ["site.example.com"], Components = ["site"], MacPort = 8760, ConsolePort = 8443, FilesPort = 8761 }, clock.GetUtcNow().AddHours(-2), CanChange: true));
        On<ListApiTokens, IReadOnlyList<ApiTokenSummary>>(_ => new List<ApiTokenSummary>
        {
            new() { Id = new Guid("0199aaaa-0000-7000-8000-000000000001"), Name = "nightly script", User = "ada", Rights = [Right.Read, Right.Deploy], CreatedAt = clock.GetUtcNow().AddDays(-9), ExpiresAt = clock.GetUtcNow().AddDays(80), LastUsedAt = clock.GetUtcNow().AddHours(-3), LastUsedFrom = "10.20.3.4" },
        });
        On<ListEnrollmentTokens, IReadOnlyList<EnrollmentTokenSummary>>(_ => new List<EnrollmentTokenSummary> { new("a1", "Laptops of autumn", 60, clock.GetUtcNow().AddDays(3), "ada", null) });
        On<CreateEnrollmentToken, EnrollmentTokenCreated>(request => new EnrollmentTokenCreated("ESP1-SAMPLE-TOKEN", new string('a', 64), clock.GetUtcNow().AddHours(request.ValidHours)) { TerminalLine = "(cd \"$(mktemp -d)\" && curl -fsSk -o espalier-client.pkg 'https://site.corp.example.com:8760/files/espalier-client.pkg')" });
        On<GetClientUpgradeSettings, ClientUpgradeSettings>(_ => new ClientUpgradeSettings(false, "0.1.0"));
        On<GetEnrollmentInfo, EnrollmentInfo>(_ => new EnrollmentInfo("T12", new string('a', 64)) { Installer = new ClientInstaller("0.1.0", [new PublicFile("espalier-client.pkg", new Uri("https://site.corp.example.com:8760/files/espalier-client.pkg"), new string('b', 64), 30_000_000)]) });
    }

    public List<AdministrativeUserSummary> Users { get; } =
    [
        new(Guid.AllBitsSet, "ada", AdministrativeUserKind.Local, ["Full Administrator"], false, new DateTimeOffset(2026, 1, 2, 8, 0, 0, TimeSpan.Zero)),
        new(Guid.Empty, "CORP\\Analysts", AdministrativeUserKind.DirectoryGroup, ["Read-only Analyst"], false, new DateTimeOffset(2026, 2, 3, 8, 0, 0, TimeSpan.Zero), "S-1-5-21-1-2-3-1105"),
    ];

    public SampleSiteDevices Devices { get; }

    public SampleSiteCompliance Compliance { get; }

    public SampleSitePolicies Policies { get; }

    public SampleSiteSecurity Security { get; }

    public SampleSiteOperations Operations { get; }

    /// <summary>Held before every search of the directory that names nothing, as a slow domain holds it.</summary>
    public Task SlowDomain { get; set; } = Task.CompletedTask;

    public override async Task<Result<TResult>> RunAsync<TResult>(IRequest<TResult> request, CancellationToken cancellationToken)
    {
        if (request is SearchDirectory { Text: "" })
        {
            // With a limit of its own, as the real connection has.
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await SlowDomain.WaitAsync(limited.Token);
        }

        return _answers.TryGetValue(request.GetType(), out var answer)
            ? ((Func<object, Result<TResult>>)answer)(request)
            : new Problem(ProblemKind.NotFound, "not-in-the-sample", $"The sample site does not answer {request.GetType().Name}.");
    }

    private Result<AdministrativeUserSummary> Add(AddLocalUser request)
    {
        if (request.Password.Length < 12)
        {
            return Problem.Invalid(new FieldProblem("password", "A password of 12 to 256 characters is needed."));
        }

        var user = new AdministrativeUserSummary(Guid.CreateVersion7(), request.Name, AdministrativeUserKind.Local, request.Roles, false, new DateTimeOffset(2026, 3, 4, 8, 0, 0, TimeSpan.Zero));
        Users.Add(user);
        return user;
    }

    private void On<TRequest, TResult>(Func<TRequest, Result<TResult>> answer)
        where TRequest : IRequest<TResult> => _answers[typeof(TRequest)] = (Func<object, Result<TResult>>)(request => answer((TRequest)request));
}
