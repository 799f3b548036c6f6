using Espalier.Console.Users;
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
    /// <summary>A form of these pages at most: anybody may send one.</summary>
    private const int MaxFormBytes = 16 * 1024;

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        var forms = endpoints.MapGroup("").AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));
        forms.MapPost("/sign-in/password", SignInAsync);
        forms.MapPost("/sign-in/with-link", UseLinkAsync);
        forms.MapPost("/sign-out", SignOutAsync);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, [FromServices] SiteSignIn signIn, [FromForm] string name, [FromForm] string password, [FromForm(Name = "return")] string? back, CancellationToken cancellationToken) =>
        await EnterAsync(http, await signIn.RunAsync(http.Connection.RemoteIpAddress, name, password, cancellationToken), back);

    private static async Task<IResult> UseLinkAsync(
        HttpContext http, [FromServices] SiteSignIn signIn, [FromForm] string code, [FromForm(Name = "return")] string? back, CancellationToken cancellationToken) =>
        await EnterAsync(http, await signIn.UseLinkAsync(http.Connection.RemoteIpAddress, code, cancellationToken), back);

    private static async Task<IResult> SignOutAsync(HttpContext http, [FromForm] string? unused)
    {
        await http.SignOutAsync(ConsoleHosting.Scheme);
        return Results.Redirect("/sign-in");
    }

    private static async Task<IResult> EnterAsync(HttpContext http, SignInAnswer answer, string? back)
    {
        if (answer.Caller is not { } caller)
        {
            return Again(SignInTexts.Problem(answer.Outcome).Code, back);
        }

        await http.SignInAsync(ConsoleHosting.Scheme, SiteUsers.PrincipalOf(caller), new AuthenticationProperties { IsPersistent = false });
        return Results.LocalRedirect(IsOwn(back) ? back! : "/");
    }

    private static IResult Again(string reason, string? back) =>
        Results.LocalRedirect($"/sign-in?problem={reason}" + (IsOwn(back) ? "&return=" + Uri.EscapeDataString(back!) : ""));

    // "//host" and "/\host" would lead to another site, and browsers drop tabs and line ends that make one look like neither.
    private static bool IsOwn(string? address) => address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
