using System.Collections.Frozen;
using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Identifiers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Espalier.Site.Operations;

/// <summary>Routes of the admin API that belong to the main job; each only names the operation.</summary>
internal static class AdminEndpoints
{
    private static readonly FrozenSet<string> PageOfReport = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "filter", "sort", "descending", "skip", "take");

    public static void MapAdministration(this IEndpointRouteBuilder api)
    {
        api.Get("/setup-checklist", () => new GetSetupChecklist());
        api.Get("/site/configuration", () => new GetSiteConfiguration());
        api.Put("/site/configuration", (SaveSiteConfiguration body) => body);
        api.Get("/site/usage-report", () => new PreviewUsageReport());
        api.Get("/overview", () => new GetSiteOverview());
        api.Get("/devices", (string? filter, string? collection, DeviceCondition[]? condition, string? sort, bool? descending, int? skip, int? take, string? snapshot) =>
            new ListDevices(filter ?? "", collection, sort ?? "name", descending ?? false, skip ?? 0, take ?? 100) { Conditions = condition ?? [], Snapshot = snapshot });
        api.Get("/devices/{id:int}", (int id) => new GetDevice(new ResourceId(id)));
        api.Delete("/devices/{id:int}", (int id) => new DeleteDevice(new ResourceId(id)));
        api.Post("/devices/{id:int}/merge", (int id) => new MergeDevices(new ResourceId(id)));
        api.Get("/devices/{id:int}/capabilities", (int id) => new GetDeviceCapabilities(new ResourceId(id)));
        api.Get("/devices/{id:int}/policy", (int id) => new GetDevicePolicy(new ResourceId(id)));
        api.Post("/devices/{id:int}/split", (int id) => new SplitDevice(new ResourceId(id)));
        api.Get("/devices/{id:int}/timeline", (int id, int? take, DateTimeOffset? until) => new GetDeviceTimeline(new ResourceId(id), take ?? 200) { Until = until });
        api.Get("/devices/{id:int}/as-of", (int id, DateTimeOffset at) => new GetDeviceAsOf(new ResourceId(id), at));
        api.Get("/reports", () => new ListReports());
        api.Get("/reports/{id}", (string id, string? filter, string? sort, bool? descending, int? skip, int? take, HttpRequest http) =>
            new RunReport(id) { Criteria = Criteria(http.Query), Filter = filter ?? "", Sort = sort, Descending = descending ?? false, Skip = skip ?? 0, Take = take ?? 100 });
        api.Get("/devices/{id:int}/explain", (int id) => new ExplainDevice(new ResourceId(id)));
        api.Post("/devices/{id:int}/revoke", (int id, RevokeDevice body) => body with { Id = new ResourceId(id) });

        api.Get("/devices/{id:int}/resources", (int id, DateTimeOffset? asOf) => new GetResourceExplorer(new ResourceId(id), asOf));
        api.Get("/devices/{id:int}/resources/{class}", (int id, string @class, DateTimeOffset? asOf) => new GetResourceClassRows(new ResourceId(id), @class, asOf));
        api.Get("/devices/{id:int}/resources/{class}/history", (int id, string @class, string? row) => new GetResourceHistory(new ResourceId(id), @class, row));
        api.Get("/devices/{id:int}/resource-differences", (int id, DateTimeOffset from, DateTimeOffset to) => new GetResourceDifferences(new ResourceId(id), from, to));

        api.Get("/site-systems", () => new ListSiteSystems());
        api.Get("/component-status", () => new ListComponentStatus());
        api.Get("/logs", () => new ListLogFiles());
        api.Get("/logs/{log}", (string log, LogSeverity? severity, string? component, string? text, int? take) =>
            new ReadLog(log) { Severity = severity ?? LogSeverity.Information, Component = component ?? "", Text = text ?? "", Take = take ?? 500 });
        api.Get("/log-files/{name}", (string name) => new GetLogFile(name));

        api.Get("/quarantine", (int? device, long? before, int? take) => new ListQuarantinedReports(device is { } id ? new ResourceId(id) : null, before, take ?? 100));
        api.Get("/quarantine/{id:long}", (long id) => new GetQuarantinedReport(id));

        api.Get("/configuration-items", () => new ListConfigurationItems());
        api.Get("/configuration-items/{id:guid}", (Guid id) => new GetConfigurationItem(id));
        api.Post("/configuration-items", (SaveConfigurationItem body) => body);
        api.Delete("/configuration-items/{id:guid}", (Guid id) => new DeleteConfigurationItem(id));

        api.Get("/baselines", () => new ListBaselines());
        api.Get("/baselines/{id:guid}", (Guid id) => new GetBaseline(id));
        api.Post("/baselines", (SaveBaseline body) => body);
        api.Delete("/baselines/{id:guid}", (Guid id) => new DeleteBaseline(id));

        api.Get("/deployments", () => new ListDeployments());
        api.Get("/deployments/{id:guid}", (Guid id) => new GetDeploymentStatus(id));
        api.Post("/deployments", (CreateDeployment body) => body);
        api.Post("/policies/preview", (PreviewPolicyChange body) => body);
        api.Put("/deployments/{id:guid}", (Guid id, UpdateDeployment body) => body with { Id = id });
        api.Delete("/deployments/{id:guid}", (Guid id) => new DeleteDeployment(id));

        api.Get("/enrollment", () => new GetEnrollmentInfo());
        api.Get("/enrollment/upgrade", () => new GetClientUpgradeSettings());
        api.Put("/enrollment/upgrade", (SaveClientUpgradeSettings body) => body);
        api.Get("/enrollment/package-signing", () => new GetPackageSigning());
        api.Put("/enrollment/package-signing", (SavePackageSigning body) => body);
        api.Delete("/enrollment/package-signing", () => new RemovePackageSigning());
        api.Get("/enrollment/tokens", () => new ListEnrollmentTokens());
        api.Post("/enrollment/tokens", (CreateEnrollmentToken body) => body);
        api.Delete("/enrollment/tokens/{id}", (string id) => new WithdrawEnrollmentToken(id));

        api.Get("/authorities", () => new ListSiteAuthorities());
        api.Post("/authorities/announce", () => new AnnounceSiteAuthority());
        api.Post("/authorities/replace", () => new ReplaceSiteAuthority());
        api.Get("/authorities/company", () => new GetCompanyAuthority());
        api.Put("/authorities/company", (SaveCompanyAuthority body) => body);
        api.Delete("/authorities/company", () => new RemoveCompanyAuthority());
        api.Delete("/authorities/{fingerprint}", (string fingerprint) => new RetireSiteAuthority(fingerprint));

        api.Get("/boundaries", () => new ListBoundaries());
        api.Post("/boundaries", (SaveBoundary body) => body);
        api.Post("/boundary-groups", (SaveBoundaryGroup body) => body);
        api.Delete("/boundaries/{id:guid}", (Guid id) => new DeleteBoundary(id));
    }

    // What a report asks for is its own; the rest of the query is what every report takes.
    private static Dictionary<string, string> Criteria(IQueryCollection query) =>
        query.Where(static q => !PageOfReport.Contains(q.Key)).ToDictionary(static q => q.Key, static q => q.Value.ToString(), StringComparer.Ordinal);
}
