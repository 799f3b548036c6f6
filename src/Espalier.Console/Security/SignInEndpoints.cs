using Espalier.Console.Users;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Espalier.Console.Security;

/// <summary>Where the sign-in page leads to. The antiforgery check applies to its forms.</summary>
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
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<ConsoleOptions>>().Value.TakesTickets)
        {
            forms.MapGet("/sign-in/negotiate", NegotiateAsync);
        }
    }

    /// <summary>The browser's user by a Kerberos ticket (RFC 4559): asked for once, taken in one message, never NTLM.</summary>
    private static async Task<IResult> NegotiateAsync(HttpContext http, [FromServices] SiteSignIn signIn, [FromQuery(Name = "return")] string? back, CancellationToken cancellationToken)
    {
        // Browsers say what they fetch for: a page elsewhere that names this address as a picture shall neither sign anybody in nor use up attempts.
        if (!http.Request.IsHttps || http.Request.Headers["Sec-Fetch-Dest"] is { Count: > 0 } purpose && purpose != "document")
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        http.Response.Headers.CacheControl = "no-store";
        if (NegotiateTokens.Find(http.Request.Headers.Authorization) is not { } ticket)
        {
            http.Response.Headers.WWWAuthenticate = NegotiateTokens.Scheme;
            return Results.Content(NegotiateTokens.PageWithoutTicket(AgainAddress(SignInTexts.Problem(SignInOutcome.NoTicket).Code, back)), "text/html; charset=utf-8", statusCode: StatusCodes.Status401Unauthorized);
        }

        var (answer, reply) = await signIn.UseTicketAsync(http.Connection.RemoteIpAddress, ticket, cancellationToken);
        if (reply.Length > 0)
        {
            http.Response.Headers.WWWAuthenticate = $"{NegotiateTokens.Scheme} {Convert.ToBase64String(reply)}";
        }

        return await EnterAsync(http, answer, back);
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

    private static IResult Again(string reason, string? back) => Results.LocalRedirect(AgainAddress(reason, back));

    private static string AgainAddress(string reason, string? back) => $"/sign-in?problem={reason}" + (IsOwn(back) ? "&return=" + Uri.EscapeDataString(back!) : "");

    // "//host" and "/\host" would lead to another site, and browsers drop tabs and line ends that make one look like neither.
    private static bool IsOwn(string? address) => address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
