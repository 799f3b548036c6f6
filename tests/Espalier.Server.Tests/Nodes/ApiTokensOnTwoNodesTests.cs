using System.Net;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Server.Tests.Api;
using Espalier.Server.Tests.Identity;

namespace Espalier.Server.Tests.Nodes;

/// <summary>A token that is revoked on one node of a site is worth nothing on the others.</summary>
public sealed class ApiTokensOnTwoNodesTests : IClassFixture<PostgreSqlLiveSite>
{
    private readonly LiveSite _site;

    public ApiTokensOnTwoNodesTests(PostgreSqlLiveSite site)
    {
        Assert.SkipWhen(site.Unavailable is not null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_revoked_on_one_node_is_refused_by_the_other_with_the_next_request()
    {
        var (other, _, console) = await _site.StartNodeAsync();
        await using var node = other;
        var made = await _site.RunAsync(new CreateApiToken("shared", 30, [Right.Read]));
        using var http = ApiTokenTests.Open(console, made.Token);
        using (var used = await http.GetAsync("/api/v1/devices", Cancel))
        {
            used.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await _site.RunAsync(new RevokeApiToken(made.Id));

        using var refused = await http.GetAsync("/api/v1/devices", Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
