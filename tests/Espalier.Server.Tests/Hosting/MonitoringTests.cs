using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Security.Roles;
using Espalier.Site.Sites;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Hosting;

/// <summary><c>/health</c> and <c>/metrics</c>: for programs of this computer, and for tokens.</summary>
public sealed class MonitoringTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_of_this_computer_reads_health_and_metrics()
    {
        using var http = new HttpClient { BaseAddress = site.ConsoleUrl };
        using var answer = await http.GetAsync("/health", Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        health.GetProperty("status").GetString().ShouldBe("Good");
        health.GetProperty("siteCode").GetString().ShouldBe("T12");
        health.GetProperty("items").EnumerateArray().Select(static i => i.GetProperty("name").GetString()).ShouldBe(
            ["Database", "Certification authority", "Certificate of the policy key", "Server certificate"], ignoreOrder: true);

        var metrics = await http.GetStringAsync("/metrics", Token);
        metrics.ShouldContain("espalier_macs_connected");
        metrics.ShouldContain("http_server_request_duration_seconds_bucket");
        metrics.ShouldContain("dotnet_gc_");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/metrics")]
    public async Task What_a_proxy_passes_on_needs_the_token_of_somebody_who_may_read(string path)
    {
        var accounts = site.Services.GetRequiredService<Accounts>();
        var emil = await accounts.SaveLocalUserAsync("Emil", null, [SecurityRole.Enrollers.Name], Token);
        (await GetAsync(path, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(path, "0123456789")).ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(path, await accounts.CreateTokenAsync(emil, "test", TimeSpan.FromHours(1), isSignInLink: false, Token))).ShouldBe(HttpStatusCode.Forbidden);
        (await GetAsync(path, await site.CreateApiTokenAsync())).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    [InlineData("::ffff:127.0.0.1", null, true)]
    [InlineData("10.1.2.3", null, false)]
    [InlineData("::ffff:10.1.2.3", null, false)]
    [InlineData(null, null, false)]
    [InlineData("127.0.0.1", "Forwarded", false)]
    [InlineData("127.0.0.1", "Via", false)]
    public void Only_a_caller_on_this_computer_that_asks_by_itself_is_local(string? address, string? header, bool expected)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = address is null ? null : IPAddress.Parse(address) } };
        if (header is not null)
        {
            http.Request.Headers[header] = "for=10.1.2.3";
        }

        MonitoringAccess.IsLocal(http).ShouldBe(expected);
    }

    private async Task<HttpStatusCode> GetAsync(string path, string? token)
    {
        using var http = new HttpClient { BaseAddress = site.ConsoleUrl };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }
}
