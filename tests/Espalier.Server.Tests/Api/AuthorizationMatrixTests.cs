using System.Net;
using System.Text;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Api;

/// <summary>Every operation against every security role.</summary>
public sealed class AuthorizationMatrixTests(LiveSite site) : IClassFixture<LiveSite>
{
    /// <summary>Set to 1, the documented table is written anew.</summary>
    private const string UpdateVariable = "ESPALIER_UPDATE_DOCS";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private OperationsGate Gate => site.Services.GetRequiredService<OperationsGate>();

    public static TheoryData<string> Roles => [.. SecurityRole.All.Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_role_may_what_its_rights_say_and_nothing_else(string name)
    {
        var role = SecurityRole.Find(name)!;
        var user = new UserId((await site.RunAsync(new AddLocalUser("Of " + name, LiveSite.Password, [name]))).Id);
        var before = await site.ContentsAsync();
        foreach (var entry in Gate.Entries.Where(e => !role.Rights.Contains(e.Needs)))
        {
            var problem = await Gate.AskForNothingAsync(user, entry.RequestType, Cancel);
            problem.ShouldNotBeNull($"{entry.Name} by {name}");
            (problem.Kind, problem.Code).ShouldBe((ProblemKind.Forbidden, "not-allowed"), $"{entry.Name} by {name}");
        }

        (await site.ContentsAsync()).ShouldBe(before);
        using var http = ApiTokenTests.Open(site.ConsoleUrl, await site.Services.GetRequiredService<Accounts>().CreateTokenAsync(user, "Test", TimeSpan.FromDays(1), isSignInLink: false, Cancel));
        foreach (var (method, path, _, entry) in Routes().Where(static r => r.Method == "GET" && !r.Path.Contains('{', StringComparison.Ordinal)))
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            (answer.StatusCode == HttpStatusCode.Forbidden).ShouldBe(!role.Rights.Contains(entry.Needs), $"{method} {path} by {name}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task The_documented_table_is_the_one_that_holds()
    {
        var text = new StringBuilder("""
            # Who may do what

            Written by a test from the operations themselves (`ESPALIER_UPDATE_DOCS=1` writes it anew, otherwise the test compares): each operation of the admin API, which is all that the
            console and the command line can do too, with the right it needs, whether an API token with that right may do it, and the security roles that have the right.

            | operation | route below `/api/v1` | right | tokens |
            """);
        text.Append(string.Concat(SecurityRole.All.Select(static r => $" {r.Name} |"))).Append("\n| --- | --- | --- | --- |").Append(string.Concat(SecurityRole.All.Select(static _ => " --- |"))).Append('\n');
        foreach (var (method, path, name, entry) in Routes().OrderBy(static r => r.Entry.Needs).ThenBy(static r => r.Path, StringComparer.Ordinal).ThenBy(static r => r.Method, StringComparer.Ordinal))
        {
            text.Append($"| {name} | `{method} {path["/api/v1".Length..]}` | {entry.Needs} | {Mark(entry.TakesTokens)} |")
                .Append(string.Concat(SecurityRole.All.Select(r => $" {Mark(r.Rights.Contains(entry.Needs))} |"))).Append('\n');
        }

        var file = RepositoryTree.PathOf("docs", "authorization.md");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            await File.WriteAllTextAsync(file, text.ToString(), Cancel);
        }

        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe(text.ToString());
    }

    private IEnumerable<(string Method, string Path, string Name, OperationEntry Entry)> Routes()
    {
        var entries = Gate.Entries.ToDictionary(static e => e.RequestType);
        return site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static r => r.Metadata.GetMetadata<OperationRequest>() is not null)
            .Select(r => (r.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single(), r.RoutePattern.RawText!, r.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName, entries[r.Metadata.GetRequiredMetadata<OperationRequest>().Type]));
    }


    private static string Mark(bool may) => may ? "yes" : "";


}
