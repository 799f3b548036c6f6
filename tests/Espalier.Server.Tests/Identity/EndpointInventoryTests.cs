using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Identity;

/// <summary>Walks every endpoint that the server has, so that a new one is refused to strangers or is in the list here.</summary>
public sealed class EndpointInventoryTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static readonly HashSet<string> OpenToEverybody =
    [
        "GET /client/v1/site", "POST /client/v1/enrollment", "GET /files/1", "HEAD /files/1",
        "POST /api/v1/sign-in",

        // To programs of this computer, which the test is one of.
        "GET /health", "GET /metrics",
        "GET /sign-in", "POST /sign-in", "GET /sign-in/link", "POST /sign-in/link", "POST /sign-in/password", "POST /sign-in/with-link", "POST /sign-out",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_refuses_a_stranger_before_it_looks_at_the_request_unless_it_is_listed_here()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = static (_, _, _, _) => true });
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(static e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null).ToList();
        endpoints.Count.ShouldBeGreaterThan(100);
        var let = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            var path = PathOf(endpoint.RoutePattern);
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.StartsWith("/client/", StringComparison.Ordinal) ? site.Url : site.ConsoleUrl, path));
                if (method is "POST" or "PUT")
                {
                    request.Content = new StringContent("{ this is no JSON", Encoding.UTF8, "application/json");
                }

                using var answer = await http.SendAsync(request, Cancel);
                var isRefused = answer.StatusCode == HttpStatusCode.Unauthorized
                    || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.Contains("/sign-in?return=", StringComparison.Ordinal));
                if (!isRefused)
                {
                    let.Add($"{method} {path}");
                }
            }
        }

        let.Except(OpenToEverybody).ShouldBeEmpty();
        OpenToEverybody.Except(let).Where(static e => e.StartsWith("GET", StringComparison.Ordinal)).ShouldBeEmpty("the list names what there is");
    }

    [Theory]
    [InlineData("/api/v1/sign-in", "application/json")]
    [InlineData("/sign-in/password", "application/x-www-form-urlencoded")]
    [InlineData("/sign-in/with-link", "application/x-www-form-urlencoded")]
    [InlineData("/sign-out", "application/x-www-form-urlencoded")]
    public async Task What_anybody_may_post_is_read_to_a_few_kilobytes(string path, string type)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var content = new StringContent(type == "application/json" ? $$"""{"name":"{{new string('x', 100_000)}}","password":"x"}""" : "name=" + new string('x', 100_000), Encoding.UTF8, type);

        using var answer = await http.PostAsync(new Uri(site.ConsoleUrl, path), content, Cancel);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest);
        site.Logs.All.ShouldNotContain(static r => r.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(static segment => string.Concat(segment.Parts.Select(static part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => parameter.ParameterPolicies.Any(static p => p.Content == "guid") ? Guid.Empty.ToString() : "1",
        _ => "",
    }))));
}
