using Microsoft.AspNetCore.Http;

namespace Espalier.Console.Security;

/// <summary>Content security policy and its kin on every answer, and no hub connection from a foreign page.</summary>
internal sealed class ConsoleHeaders(RequestDelegate next)
{
    // Style attributes carry sizes and positions only. There is no inline script and no import map, so no hash is needed.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/_blazor") && !IsOwnPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return next(context);
    }

    // Cross-origin rules do not hold for WebSockets: without this any page could open a circuit with the user's cookie.
    private static bool IsOwnPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && string.Equals(uri.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
                && HostString.FromUriComponent(uri).Equals(request.Host));
    }
}
