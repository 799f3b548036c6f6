using System.Net;
using System.Text.RegularExpressions;

namespace Espalier.Server.Tests.Identity;

/// <summary>A session of the console, signed in with its form.</summary>
internal static partial class ConsoleSession
{
    /// <summary>Signs in with a password that counts; answers where one is sent to then.</summary>
    public static async Task<(HttpClient Session, string? Place)> SignInAsync(Uri console, string name, string password, string wanted, CancellationToken token)
    {
        var session = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = console };
        var page = await session.GetStringAsync("/sign-in", token);
        using var form = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", WebUtility.HtmlDecode(VerificationToken().Match(page).Groups[1].Value)),
            new("name", name), new("password", password), new("return", wanted),
        ]);
        using var answer = await session.PostAsync("/sign-in/password", form, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return (session, answer.Headers.Location?.OriginalString);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex VerificationToken();
}
