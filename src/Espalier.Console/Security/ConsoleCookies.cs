using Espalier.Console.Users;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Console.Security;

/// <summary>The console's cookies: names and flags.</summary>
internal static class ConsoleCookies
{
    private static readonly TimeSpan Session = TimeSpan.FromHours(12);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "espalier-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CookieManager = new HostPrefixedCookies();
        options.ExpireTimeSpan = Session;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.LogoutPath = "/sign-out";
        options.AccessDeniedPath = "/not-found";
        options.ReturnUrlParameter = "return";
        options.Events.OnValidatePrincipal = static async session =>
        {
            if (await session.HttpContext.RequestServices.GetRequiredService<FindConsoleUser>()(session.Principal!, session.HttpContext.RequestAborted) is null)
            {
                session.RejectPrincipal();
            }
        };
        options.Events.OnRedirectToLogin = static redirect =>
        {
            // Only an address that the API does not have comes here: its own ask for a token.
            if (redirect.Request.Path.StartsWithSegments("/api"))
            {
                redirect.Response.StatusCode = StatusCodes.Status404NotFound;
            }
            else
            {
                redirect.Response.Redirect(redirect.RedirectUri);
            }

            return Task.CompletedTask;
        };
    }

    public static void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = "espalier-antiforgery";
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
