using System.Net;
using Espalier.Console.Security;

namespace Espalier.Console.Tests;

public sealed class ConsoleSecurityTests(ConsoleFixture console)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task The_hub_refuses_a_page_of_another_origin(string? origin, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = new Uri(console.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await client.SendAsync(request, Token);
        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task The_hub_takes_its_own_pages()
    {
        using var client = new HttpClient { BaseAddress = new Uri(console.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", console.Address);

        using var answer = await client.SendAsync(request, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_allows_no_script_but_the_console_s_own_and_no_frame()
    {
        using var client = new HttpClient { BaseAddress = new Uri(console.Address) };
        using var answer = await client.GetAsync("/monitoring", Token);

        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        (await answer.Content.ReadAsStringAsync(Token)).ShouldNotContain("<script>");
    }

    [Fact]
    public async Task Signing_in_without_the_page_s_own_token_is_refused()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(console.Address) };
        using var form = new FormUrlEncodedContent([new("name", "ada"), new("password", "secret")]);

        using var answer = await client.PostAsync("/sign-in/password", form, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("https", "__Host-espalier-session")]
    [InlineData("http", "espalier-session")]
    public void The_cookie_is_pinned_to_the_host_where_browsers_can(string scheme, string name)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme } };
        new HostPrefixedCookies().AppendResponseCookie(context, "espalier-session", "value", new CookieOptions { Path = "/", Secure = scheme == "https" });

        context.Response.Headers.SetCookie.ToString().ShouldStartWith(name + "=value");
    }
}
