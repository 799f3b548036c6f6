using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

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
    }

    public static void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = "espalier-antiforgery";
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
