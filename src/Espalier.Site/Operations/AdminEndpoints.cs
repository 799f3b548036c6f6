using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Identifiers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Espalier.Site.Operations;

/// <summary>Routes of the admin API that belong to the main job; each only names the operation.</summary>
internal static class AdminEndpoints
{
    public static void MapAdministration(this IEndpointRouteBuilder api)
    {
        api.MapGet("/setup-checklist", (HttpContext http, CancellationToken _) => http.RunAsync(new GetSetupChecklist()));
        api.MapGet("/overview", (HttpContext http, CancellationToken _) => http.RunAsync(new GetSiteOverview()));
        api.MapGet("/devices", (HttpContext http, string? filter, string? collection, DeviceCondition[]? condition, string? sort, bool? descending, int? skip, int? take) =>
            http.RunAsync(new ListDevices(filter ?? "", collection, sort ?? "name", descending ?? false, skip ?? 0, take ?? 100) { Conditions = condition ?? [] }));
        api.MapGet("/devices/{id:int}", (HttpContext http, int id) => http.RunAsync(new GetDevice(new ResourceId(id))));
        api.MapDelete("/devices/{id:int}", (HttpContext http, int id) => http.RunAsync(new DeleteDevice(new ResourceId(id))));
        api.MapPost("/devices/{id:int}/merge", (HttpContext http, int id) => http.RunAsync(new MergeDevices(new ResourceId(id))));
        api.MapGet("/devices/{id:int}/policy", (HttpContext http, int id) => http.RunAsync(new GetDevicePolicy(new ResourceId(id))));
        api.MapPost("/devices/{id:int}/split", (HttpContext http, int id) => http.RunAsync(new SplitDevice(new ResourceId(id))));
        api.MapGet("/devices/{id:int}/timeline", (HttpContext http, int id, int? take) => http.RunAsync(new GetDeviceTimeline(new ResourceId(id), take ?? 200)));
        api.MapGet("/reports", (HttpContext http, CancellationToken _) => http.RunAsync(new ListReports()));
        api.MapGet("/reports/{id}", (HttpContext http, string id, string? computer, string? name) => http.RunAsync(new RunReport(id, computer ?? "", name ?? "")));
        api.MapGet("/devices/{id:int}/explain", (HttpContext http, int id) => http.RunAsync(new ExplainDevice(new ResourceId(id))));
        api.MapPost("/devices/{id:int}/revoke", (HttpContext http, int id, RevokeDevice body) => http.RunAsync(body with { Id = new ResourceId(id) }));

        api.MapGet("/quarantine", (HttpContext http, int? device, long? before, int? take) =>
            http.RunAsync(new ListQuarantinedReports(device is { } id ? new ResourceId(id) : null, before, take ?? 100)));
        api.MapGet("/quarantine/{id:long}", (HttpContext http, long id) => http.RunAsync(new GetQuarantinedReport(id)));

        api.MapGet("/configuration-items", (HttpContext http, CancellationToken _) => http.RunAsync(new ListConfigurationItems()));
        api.MapGet("/configuration-items/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new GetConfigurationItem(id)));
        api.MapPost("/configuration-items", (HttpContext http, SaveConfigurationItem body) => http.RunAsync(body));
        api.MapDelete("/configuration-items/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new DeleteConfigurationItem(id)));

        api.MapGet("/baselines", (HttpContext http, CancellationToken _) => http.RunAsync(new ListBaselines()));
        api.MapGet("/baselines/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new GetBaseline(id)));
        api.MapPost("/baselines", (HttpContext http, SaveBaseline body) => http.RunAsync(body));
        api.MapDelete("/baselines/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new DeleteBaseline(id)));

        api.MapGet("/deployments", (HttpContext http, CancellationToken _) => http.RunAsync(new ListDeployments()));
        api.MapGet("/deployments/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new GetDeploymentStatus(id)));
        api.MapPost("/deployments", (HttpContext http, CreateDeployment body) => http.RunAsync(body));
        api.MapPost("/policies/preview", (HttpContext http, PreviewPolicyChange body) => http.RunAsync(body));
        api.MapPut("/deployments/{id:guid}", (HttpContext http, Guid id, UpdateDeployment body) => http.RunAsync(body with { Id = id }));
        api.MapDelete("/deployments/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new DeleteDeployment(id)));

        api.MapGet("/enrollment", (HttpContext http, CancellationToken _) => http.RunAsync(new GetEnrollmentInfo()));
        api.MapGet("/enrollment/upgrade", (HttpContext http, CancellationToken _) => http.RunAsync(new GetClientUpgradeSettings()));
        api.MapPut("/enrollment/upgrade", (HttpContext http, SaveClientUpgradeSettings body) => http.RunAsync(body));
        api.MapGet("/enrollment/tokens", (HttpContext http, CancellationToken _) => http.RunAsync(new ListEnrollmentTokens()));
        api.MapPost("/enrollment/tokens", (HttpContext http, CreateEnrollmentToken body) => http.RunAsync(body));
        api.MapDelete("/enrollment/tokens/{id}", (HttpContext http, string id) => http.RunAsync(new WithdrawEnrollmentToken(id)));

        api.MapGet("/authorities", (HttpContext http, CancellationToken _) => http.RunAsync(new ListSiteAuthorities()));
        api.MapPost("/authorities/announce", (HttpContext http, CancellationToken _) => http.RunAsync(new AnnounceSiteAuthority()));
        api.MapPost("/authorities/replace", (HttpContext http, CancellationToken _) => http.RunAsync(new ReplaceSiteAuthority()));
        api.MapDelete("/authorities/{fingerprint}", (HttpContext http, string fingerprint) => http.RunAsync(new RetireSiteAuthority(fingerprint)));

        api.MapGet("/boundaries", (HttpContext http, CancellationToken _) => http.RunAsync(new ListBoundaries()));
        api.MapPost("/boundaries", (HttpContext http, SaveBoundary body) => http.RunAsync(body));
        api.MapPost("/boundary-groups", (HttpContext http, SaveBoundaryGroup body) => http.RunAsync(body));
        api.MapDelete("/boundaries/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new DeleteBoundary(id)));
    }
}
