using Espalier.Data;
using Espalier.Site.Actions;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.ActiveDirectory.CertificateServices;
using Espalier.Site.ActiveDirectory.Kerberos;
using Espalier.Site.Alerts;
using Espalier.Site.Boundaries;
using Espalier.Site.ClientPackages;
using Espalier.Site.Collections;
using Espalier.Site.Compliance;
using Espalier.Site.Compliance.States;
using Espalier.Site.Deployments;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Experience;
using Espalier.Site.Inventory;
using Espalier.Site.Logs;
using Espalier.Site.MaintenanceWindows;
using Espalier.Site.Messages;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Espalier.Site.Problems;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.CompanyAuthority;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;
using Espalier.Site.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Espalier.Site;

/// <summary>The site server role: what it registers and which routes it serves.</summary>
public static class SiteRole
{
    /// <summary>The database model, feature by feature.</summary>
    public static IReadOnlyList<IModelPart> ModelParts { get; } =
    [
        new AuditModel(),
        new RolesModel(),
        new DirectoryModel(),
        new CertificatesModel(),
        new CompanyAuthorityModel(),
        new SessionKeysModel(),
        new CountersModel(),
        new DevicesModel(),
        new EnrollmentModel(),
        new ClientUpgradeModel(),
        new PackageSigningModel(),
        new BoundariesModel(),
        new ChangedDevicesModel(),
        new CollectionsModel(),
        new MaintenanceWindowsModel(),
        new MessagesModel(),
        new ComplianceModel(),
        new ComplianceStatesModel(),
        new DeploymentsModel(),
        new ActionsModel(),
        new AlertsModel(),
        new NodesModel(),
        new ProblemsModel(),
    ];

    /// <summary>Registers the role; the host adds an <see cref="IDatabaseEngine"/>.</summary>
    public static IServiceCollection AddSite(this IServiceCollection services, SiteOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new SiteReconfiguration(Change: null));
        services.AddSingleton(static p => new SiteStart(p.GetRequiredService<TimeProvider>().GetUtcNow()));
        services.AddSingleton(_ => SiteKey.OpenOrCreate(options.KeysFolder));
        services.AddSingleton<SiteDatabase>();
        services.AddSingleton<SiteCertificates>();
        services.AddHostedService<CertificateRenewal>();
        services.AddSingleton<DirectoryTemplates>();
        services.AddSingleton<CompanyAuthorities>();
        services.AddSingleton<CompanyServerCertificate>();
        services.AddHostedService(static p => p.GetRequiredService<CompanyServerCertificate>());
        services.AddSingleton<AuditSigning>();
        services.AddHostedService(static p => p.GetRequiredService<AuditSigning>());
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<Callers>();
        services.AddSingleton<OperationsGate>();
        services.AddExceptionHandler<DatabaseUnavailable>();
        services.AddDirectory();

        services.AddSingleton<SiteAssignment>();
        services.AddSingleton<AttemptLimit>();
        services.AddSingleton<PasswordChecks>();
        services.AddSingleton<Identities>();
        services.AddSingleton<SignedRequests>();
        services.AddTransient<EnrollmentAuthority>();
        services.AddTransient<EnrollDevice>();
        services.AddTransient<RemoveClient>();
        services.AddClientPackages();

        services.AddCollections();
        services.AddMaintenanceWindows();
        services.AddSingleton<ConfigurationSnapshots>();
        services.AddSingleton<VariableSealing>();
        services.AddSingleton<DevicePolicies>();

        services.AddSingleton<DeviceChannels>();
        services.AddSingleton<DeviceListSnapshots>();
        services.AddSingleton<LastContacts>();
        services.AddHostedService(static p => p.GetRequiredService<LastContacts>());
        services.AddSingleton<StateSignals>();
        services.AddSingleton<IReportHandler, PolicyStateHandler>();
        services.AddSingleton<IReportHandler, ItemStateHandler>();
        services.AddSingleton<IReportHandler, BaselineStateHandler>();
        services.AddSingleton<IReportHandler, InventoryHandler>();
        services.AddSingleton<ReceiveReports>();
        services.AddHostedService<PolicyWakes>();
        services.AddMainJobOperations();
        services.AddInventory();
        services.AddActions();
        services.AddProblems();
        services.AddOpenApiDescription();
        services.AddHostedService<NodeNews>();
        services.AddSingleton<SiteServerRoles>();
        services.AddSingleton<NodePresence>();
        services.AddHostedService(static p => p.GetRequiredService<NodePresence>());
        services.AddAlerts();
        services.AddHostedService<ExperienceProgram>();
        services.AddSingleton(static p => new SiteHealth(p.GetRequiredService<SiteDatabase>(), p.GetRequiredService<SiteKey>(), p.GetRequiredService<CompanyDirectory>(), p.GetRequiredService<ServiceTickets>(), p.GetRequiredService<SiteOptions>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SiteLogs>();
        services.AddMetrics();
        services.AddSingleton<SiteMetrics>();
        return services;
    }

    /// <summary>Routes for Macs.</summary>
    public static void MapSiteForMacs(this IEndpointRouteBuilder routes) => routes.MapClient();

    /// <summary>Who the site is, on the ports for Macs and for administrators.</summary>
    public static void MapSiteAnnouncement(this IEndpointRouteBuilder routes) => routes.MapAnnouncement();

    /// <summary>Routes for everybody, on the ports for Macs and for files.</summary>
    public static void MapSiteForEverybody(this IEndpointRouteBuilder routes) => routes.MapPublicFiles();

    /// <summary>Routes of the admin API.</summary>
    public static void MapSiteForAdministrators(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AllowAnonymous().RequireBearerToken();
        api.MapAdministration();
        api.MapCollections();
        api.MapMaintenanceWindows();
        api.MapActions();
        api.MapAlerts();
        api.MapProblems();
        api.MapSecurity();
        api.MapOpenApiDescription();
        routes.MapApiSignIn();
        routes.MapHealth();
    }
}
