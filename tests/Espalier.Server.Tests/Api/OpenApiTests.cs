using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Server.Tests.Identity;

namespace Espalier.Server.Tests.Api;

/// <summary>The admin API describes itself to programs.</summary>
public sealed class OpenApiTests(LiveSite site) : IClassFixture<LiveSite>
{
    [Fact]
    public async Task The_description_names_request_answer_right_and_problems_of_an_operation()
    {
        var root = await ReadAsync();
        var post = root.GetProperty("paths").GetProperty("/api/v1/enrollment/tokens").GetProperty("post");
        post.GetProperty("operationId").GetString().ShouldBe("CreateEnrollmentToken");
        post.GetProperty("description").GetString().ShouldBe("Needs the right `ManageEnrollment`.");
        post.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace();
        post.GetProperty("responses").EnumerateObject().Select(static r => r.Name).ShouldBe(["200", "400", "401", "403", "404", "409", "503"]);
        Reference(post.GetProperty("requestBody")).ShouldEndWith("/CreateEnrollmentToken");
        Reference(post.GetProperty("responses").GetProperty("200")).ShouldEndWith("/EnrollmentTokenCreated");
        var schema = root.GetProperty("components").GetProperty("schemas").GetProperty("CreateEnrollmentToken");
        schema.GetProperty("properties").GetProperty("uses").GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Every_operation_of_the_description_says_what_it_does()
    {
        var root = await ReadAsync();
        var silent = root.GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Select(method => (Name: $"{method.Name} {path.Name}", Text: method.Value.TryGetProperty("summary", out var summary) ? summary.GetString() : null)))
            .Where(static o => string.IsNullOrWhiteSpace(o.Text)).Select(static o => o.Name);
        silent.ShouldBe([]);
    }

    [Fact]
    public async Task Strangers_are_not_told()
    {
        using var http = new HttpClient { BaseAddress = site.ConsoleUrl };
        using var answer = await http.GetAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string? Reference(JsonElement body) => body.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString();

    private async Task<JsonElement> ReadAsync()
    {
        using var http = new HttpClient { BaseAddress = site.ConsoleUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await site.CreateApiTokenAsync());
        using var document = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
