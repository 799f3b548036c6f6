using System.Net;
using System.Net.Http.Json;
using Espalier.Contracts.Messages;
using Espalier.Site.Enrollment;

namespace Espalier.Server.Tests.Identity;

/// <summary>Guessing at the sign-in of the console and the admin API.</summary>
public sealed class SignInLimitTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_guesses_at_once_are_limited_like_one_after_another()
    {
        using var http = new HttpClient();
        var codes = await Task.WhenAll(Enumerable.Range(0, 3 * AttemptLimit.MaxFailures).Select(i => TryAsync(http, "guess " + i)));

        codes.Count(static c => c == ProblemCodes.CredentialsWrong).ShouldBe(AttemptLimit.MaxFailures);
        codes.Count(static c => c == ProblemCodes.TooManyAttempts).ShouldBe(2 * AttemptLimit.MaxFailures);
        (await TryAsync(http, LiveSite.Password)).ShouldBe(ProblemCodes.TooManyAttempts);

        site.Clock.Advance(AttemptLimit.Window + TimeSpan.FromSeconds(1));
        for (var i = 0; i < 2 * AttemptLimit.MaxFailures; i++)
        {
            (await TryAsync(http, LiveSite.Password)).ShouldBeNull("signing in is no guess");
        }
    }

    private async Task<string?> TryAsync(HttpClient http, string password)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(site.ConsoleUrl, "/api/v1/sign-in"), new { name = "Ada", password }, Cancel);
        return answer.StatusCode == HttpStatusCode.OK ? null : (await answer.Content.ReadFromJsonAsync(MessagesJson.Default.ProblemBody, Cancel))!.Code;
    }
}
