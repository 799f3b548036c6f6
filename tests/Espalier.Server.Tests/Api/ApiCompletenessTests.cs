using Espalier.Server.Tests.Identity;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Api;

/// <summary>Whatever the console can do, a program can.</summary>
public sealed class ApiCompletenessTests(LiveSite site) : IClassFixture<LiveSite>
{
    [Fact]
    public void Every_operation_has_a_route_of_the_admin_API()
    {
        var routed = Routes().Select(static r => r.Metadata.GetRequiredMetadata<OperationRequest>().Type).ToHashSet();
        site.Services.GetRequiredService<OperationsGate>().Entries.Where(e => !routed.Contains(e.RequestType)).Select(static e => e.RequestType.Name).Order().ShouldBe([]);
    }

    [Fact]
    public void Every_route_of_the_admin_API_but_sign_in_and_the_description_runs_an_operation()
    {
        var others = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal) && e.Metadata.GetMetadata<OperationRequest>() is null)
            .Select(static e => e.RoutePattern.RawText!);
        others.Order().ShouldBe(["/api/v1/openapi.json", "/api/v1/sign-in"]);
    }

    private IEnumerable<RouteEndpoint> Routes() =>
        site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(static e => e.Metadata.GetMetadata<OperationRequest>() is not null);
}
