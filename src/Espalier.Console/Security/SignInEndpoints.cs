using Espalier.Console.Users;
using Espalier.Contracts.Messages;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Espalier.Console.Security;

/// <summary>Where the sign-in page posts to. The antiforgery check of forms applies to both.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sign-in/password", SignInAsync).AllowAnonymous();
        endpoints.MapPost("/sign-in/with-link", UseLinkAsync).AllowAnonymous();
        endpoints.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, [FromServices] SiteSignIn signIn, [FromServices] SignInAttempts attempts, [FromForm] string name, [FromForm] string password, [FromForm(Name = "return")] string? back, CancellationToken cancellationToken)
    {
        if (!attempts.Allows(http))
        {
            return Again(ProblemCodes.TooManyAttempts, back);
        }

        var answer = await signIn.RunAsync(name, password, cancellationToken);
        if (answer.Caller is { } caller)
        {
            return await EnterAsync(http, caller, back);
        }

        attempts.Failed(http);
        return Again(SignInTexts.Problem(answer.Outcome).Code, back);
    }

    private static async Task<IResult> UseLinkAsync(
        HttpContext http, [FromServices] Accounts accounts, [FromServices] Callers callers, [FromServices] SignInAttempts attempts, [FromForm] string code, [FromForm(Name = "return")] string? back, CancellationToken cancellationToken)
    {
        if (!attempts.Allows(http))
        {
            return Again(ProblemCodes.TooManyAttempts, back);
        }

        if (await accounts.UseSignInLinkAsync(code, cancellationToken) is { } user && await callers.FindAsync(user, cancellationToken) is { } caller)
        {
            return await EnterAsync(http, caller, back);
        }

        attempts.Failed(http);
        return Again("used", back);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, [FromForm] string? unused)
    {
        await http.SignOutAsync(ConsoleHosting.Scheme);
        return Results.Redirect("/sign-in");
    }

    private static async Task<IResult> EnterAsync(HttpContext http, Caller caller, string? back)
    {
        await http.SignInAsync(ConsoleHosting.Scheme, SiteUsers.PrincipalOf(caller), new AuthenticationProperties { IsPersistent = false });
        return Results.LocalRedirect(IsOwn(back) ? back! : "/");
    }

    private static IResult Again(string reason, string? back) =>
        Results.LocalRedirect($"/sign-in?problem={reason}" + (IsOwn(back) ? "&return=" + Uri.EscapeDataString(back!) : ""));

    // "//host" and "/\host" would lead to another site.
    private static bool IsOwn(string? address) => address is ['/', ..] && address is not ['/', '/' or '\\', ..];
}
