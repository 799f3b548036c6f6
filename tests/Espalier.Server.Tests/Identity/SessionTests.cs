using System.Net;
using Espalier.Contracts.Admin.Security;

namespace Espalier.Server.Tests.Identity;

/// <summary>Sessions of the console, signed in with its form.</summary>
public sealed class SessionTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_password_ends_the_sessions_that_began_before_it()
    {
        using var before = await SignInAsync(LiveSite.Password, "/");
        (await ExportAsync(before)).ShouldBe(HttpStatusCode.OK);
        var rosa = (await site.RunAsync(new ListAdministrativeUsers())).Single(static u => u.Name == "Rosa");

        await site.RunAsync(new SetLocalPassword(rosa.Id, "another password"));

        (await ExportAsync(before)).ShouldBe(HttpStatusCode.Redirect);
        using var after = await SignInAsync("another password", "/");
        (await ExportAsync(after)).ShouldBe(HttpStatusCode.OK);
        await site.RunAsync(new SetLocalPassword(rosa.Id, LiveSite.Password));
    }

    [Theory]
    [InlineData("/monitoring?x=1", "/monitoring?x=1")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/\t/elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    public async Task After_signing_in_nobody_is_sent_to_another_site(string wanted, string place)
    {
        using var session = await SignInAsync(LiveSite.Password, wanted, place);
    }

    private static async Task<HttpStatusCode> ExportAsync(HttpClient session)
    {
        using var answer = await session.GetAsync("/console/export/devices", Cancel);
        return answer.StatusCode;
    }

    private async Task<HttpClient> SignInAsync(string password, string wanted, string place = "/")
    {
        var (session, shown) = await ConsoleSession.SignInAsync(site.ConsoleUrl, "Rosa", password, wanted, Cancel);
        shown.ShouldBe(place);
        return session;
    }
}
