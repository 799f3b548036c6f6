using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Api;

/// <summary>Tokens that administrators make for their programs, over the network of a whole site.</summary>
public sealed class ApiTokenTests(LiveSite site) : IClassFixture<LiveSite>
{
    /// <summary>Asked by POST because their question is long; they change nothing.</summary>
    private static readonly HashSet<string> OnlyAsks = ["CompleteQuery", "PreviewCollectionChange", "PreviewPolicyChange", "PreviewQuery"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private OperationsGate Gate => site.Services.GetRequiredService<OperationsGate>();

    [Fact]
    public async Task A_token_that_may_only_read_is_refused_by_every_route_that_changes_anything()
    {
        using var http = await OpenAsync(Right.Read);
        using (var used = await http.GetAsync("/api/v1/devices", Cancel))
        {
            used.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var before = await site.ContentsAsync();
        var entries = Gate.Entries.ToDictionary(static e => e.RequestType);
        var tried = 0;
        var let = new List<string>();
        foreach (var route in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (route.Metadata.GetMetadata<OperationRequest>() is not { } operation)
            {
                continue;
            }

            var method = route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single();
            if (method == "GET" && entries[operation.Type].Needs == Right.Read)
            {
                continue;
            }

            tried++;
            using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route));
            request.Content = method is "GET" or "DELETE" ? null : new StringContent(BodyOf(route), Encoding.UTF8, "application/json");
            using var answer = await http.SendAsync(request, Cancel);
            if (answer.StatusCode != HttpStatusCode.Forbidden || await CodeAsync(answer) is not ("not-allowed" or "not-with-token"))
            {
                let.Add(route.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName);
            }
        }

        let.Except(OnlyAsks).ShouldBe([]);
        tried.ShouldBeGreaterThan(40);
        (await site.ContentsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_token_with_one_right_may_nothing_that_needs_another_and_none_may_make_credentials()
    {
        var ada = await FindUserAsync("Ada");
        foreach (var right in Enum.GetValues<Right>())
        {
            var bearer = new Bearer(ada, new TokenScope(Guid.Empty, "one right", new HashSet<Right> { right }));
            foreach (var entry in Gate.Entries.Where(e => e.Needs != right || !e.TakesTokens))
            {
                var problem = await Gate.AskForNothingAsync(bearer, entry.RequestType, Cancel);
                problem.ShouldNotBeNull($"{entry.Name} with {right}");
                problem.Kind.ShouldBe(ProblemKind.Forbidden, $"{entry.Name} with {right}");
            }
        }

        Gate.Entries.Where(static e => !e.TakesTokens).Select(static e => e.RequestType.Name).Order().ShouldBe(
            ["AddDirectoryUserOrGroup", "AddLocalUser", "CreateApiToken", "RevokeApiToken", "SaveCompanyAuthority", "SaveDirectory", "SetLocalPassword", "UpdateAdministrativeUser"]);
    }

    [Fact]
    public async Task A_token_ends_with_the_right_of_its_user_and_with_the_user()
    {
        var made = await site.RunAsync(new AddLocalUser("Olga", LiveSite.Password, ["Full Administrator"]));
        var olga = new UserId(made.Id);
        var token = (await Gate.RunAsync(olga, new CreateApiToken("deploy", 30, [Right.Read, Right.ModifyDevices]), Cancel)).Value!;
        using var http = Open(token.Token);
        (await StatusAsync(http, HttpMethod.Delete, "/api/v1/devices/1")).ShouldBe(HttpStatusCode.NotFound);

        await site.RunAsync(new UpdateAdministrativeUser(olga.Value, ["Read-only Analyst"], IsDisabled: false));

        (await StatusAsync(http, HttpMethod.Delete, "/api/v1/devices/1")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(http, HttpMethod.Get, "/api/v1/devices")).ShouldBe(HttpStatusCode.OK);
        await site.RunAsync(new UpdateAdministrativeUser(olga.Value, ["Read-only Analyst"], IsDisabled: true));
        (await StatusAsync(http, HttpMethod.Get, "/api/v1/devices")).ShouldBe(HttpStatusCode.Unauthorized);
        await site.RunAsync(new RemoveAdministrativeUser(olga.Value));
        (await site.RunAsync(new ListApiTokens())).ShouldNotContain(t => t.Id == token.Id);
    }

    [Fact]
    public async Task A_token_is_listed_with_its_last_use_kept_as_a_hash_named_by_the_audit_trail_and_refused_once_revoked()
    {
        var made = await site.RunAsync(new CreateApiToken("nightly script", 30, [Right.Read, Right.ModifyCollections]));
        made.Token.ShouldStartWith("espalier_");
        var listed = (await site.RunAsync(new ListApiTokens())).Single(t => t.Id == made.Id);
        (listed.Name, listed.User, listed.LastUsedAt).ShouldBe(("nightly script", "Ada", null));
        listed.Rights.ShouldBe([Right.Read, Right.ModifyCollections]);
        using var http = Open(made.Token);

        using (var created = await http.PostAsJsonAsync("/api/v1/collections", new { name = "Made by a program", limitingId = "SMS00001" }, Cancel))
        {
            created.StatusCode.ShouldBe(HttpStatusCode.OK, await created.Content.ReadAsStringAsync(Cancel));
        }

        listed = (await site.RunAsync(new ListApiTokens())).Single(t => t.Id == made.Id);
        (listed.LastUsedAt, listed.LastUsedFrom).ShouldBe((site.Clock.GetUtcNow(), "127.0.0.1"));
        await using (var scope = await site.Database.ReadAsync(Cancel))
        {
            (await scope.Command("""SELECT "Caller" FROM aud_entries WHERE "Target" LIKE '%Made by a program%' """).ListAsync(static r => r.GetString(0), Cancel)).ShouldBe(["Ada by API token nightly script"]);
        }

        (await site.ContentsAsync()).ShouldNotContain(made.Token);
        site.Logs.All.ShouldNotContain(r => r.Message.Contains(made.Token, StringComparison.Ordinal));
        await site.RunAsync(new RevokeApiToken(made.Id));
        (await StatusAsync(http, HttpMethod.Get, "/api/v1/devices")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_ends_when_its_days_are_over_and_is_listed_for_thirty_more()
    {
        await using var alone = await TestSite.OnSqliteAsync(static _ => { }, Cancel);
        var user = await alone.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", null, ["Full Administrator"], Cancel);
        var tokens = alone.Services.GetRequiredService<ApiTokens>();
        var made = (await alone.Gate.RunAsync(user, new CreateApiToken("yearly", 365, [Right.Read]), Cancel)).Value!;

        alone.Clock.Advance(TimeSpan.FromDays(365) - TimeSpan.FromSeconds(1));
        (await tokens.FindAsync(made.Token, IPAddress.Loopback, Cancel))!.Token!.Name.ShouldBe("yearly");
        alone.Clock.Advance(TimeSpan.FromSeconds(1));
        (await tokens.FindAsync(made.Token, IPAddress.Loopback, Cancel)).ShouldBeNull();
        (await alone.Gate.RunAsync(user, new ListApiTokens(), Cancel)).Value!.Single().Id.ShouldBe(made.Id);
        alone.Clock.Advance(TimeSpan.FromDays(30));
        (await alone.Gate.RunAsync(user, new ListApiTokens(), Cancel)).Value!.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", 30, Right.Read, "name")]
    [InlineData("a\nb", 30, Right.Read, "name")]
    [InlineData("script", 0, Right.Read, "validDays")]
    [InlineData("script", 366, Right.Read, "validDays")]
    [InlineData("script", 30, Right.Deploy, "rights")]
    [InlineData("script", 30, (Right)99, "rights")]
    [InlineData("script", 30, null, "rights")]
    public async Task A_token_that_may_not_be_is_refused_at_its_field(string name, int days, Right? right, string field)
    {
        var problem = (await Gate.RunAsync(await FindUserAsync("Rosa"), new CreateApiToken(name, days, right is { } given ? [given] : []), Cancel)).Problem!;
        problem.Fields.Select(static f => f.Field).ShouldBe([field]);
    }

    [Fact]
    public async Task A_name_is_given_once_and_who_does_not_manage_security_sees_and_revokes_only_their_own()
    {
        var rosa = await FindUserAsync("Rosa");
        var ofAda = await site.RunAsync(new CreateApiToken("backup", 30, [Right.Read]));
        var ofRosa = (await Gate.RunAsync(rosa, new CreateApiToken("backup", 30, [Right.Read]), Cancel)).Value!;

        (await Gate.RunAsync(rosa, new CreateApiToken("Backup", 30, [Right.Read]), Cancel)).Problem!.Code.ShouldBe("name-in-use");
        (await Gate.RunAsync(rosa, new ListApiTokens(), Cancel)).Value!.Select(static t => t.User).Distinct().ShouldBe(["Rosa"]);
        (await Gate.RunAsync(rosa, new RevokeApiToken(ofAda.Id), Cancel)).Problem!.Code.ShouldBe("not-found");

        (await site.RunAsync(new ListApiTokens())).Select(static t => t.Id).ShouldBeSubsetOf([.. (await site.RunAsync(new ListApiTokens())).Select(static t => t.Id), ofRosa.Id]);
        await site.RunAsync(new RevokeApiToken(ofRosa.Id));
        (await Gate.RunAsync(rosa, new ListApiTokens(), Cancel)).Value!.ShouldBeEmpty();
        await site.RunAsync(new RevokeApiToken(ofAda.Id));
    }

    internal static HttpClient Open(Uri console, string token)
    {
        var http = new HttpClient { BaseAddress = console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString();

    /// <summary>An address of the route that is read; whether there is such an object is asked after the right.</summary>
    private static string PathOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        RoutePatternParameterPart parameter => ValueOf(route.Metadata.GetRequiredMetadata<MethodInfo>().GetParameters().Single(p => p.Name == parameter.Name).ParameterType),
        RoutePatternLiteralPart literal => literal.Content,
        _ => "",
    }));

    private static string ValueOf(Type type) => type == typeof(Guid) ? Guid.Empty.ToString() : type == typeof(CollectionId) ? CollectionId.AllSystems.ToString() : type.IsEnum ? Enum.GetNames(type)[0] : "1";

    /// <summary>The least body that is read.</summary>
    private static string BodyOf(RouteEndpoint route)
    {
        var inPath = route.RoutePattern.Parameters.Select(static p => p.Name).ToHashSet();
        var body = route.Metadata.GetRequiredMetadata<MethodInfo>().GetParameters().FirstOrDefault(p => !inPath.Contains(p.Name!))?.ParameterType;
        return body is null ? "" : body.IsGenericType ? "[]" : JsonSerializer.Serialize(
            body.GetProperties().Where(static p => p.IsDefined(typeof(RequiredMemberAttribute))).ToDictionary(static p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), static p => p.PropertyType == typeof(string) ? (object)"x" : Array.Empty<object>()));
    }

    private HttpClient Open(string token) => Open(site.ConsoleUrl, token);

    private async Task<HttpClient> OpenAsync(params Right[] rights) => Open((await site.RunAsync(new CreateApiToken("Test " + Guid.NewGuid().ToString("N"), 30, rights))).Token);

    private async Task<UserId> FindUserAsync(string name) => new((await site.RunAsync(new ListAdministrativeUsers())).Single(u => u.Name == name).Id);

}
