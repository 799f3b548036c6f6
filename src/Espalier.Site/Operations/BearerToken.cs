using Espalier.Contracts.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Operations;

/// <summary>
/// The only way into the admin API: a bearer token; never a cookie, so that no other site's page can use it. It stands before the whole endpoint, because
/// a filter runs only after the body was read and parsed, which strangers must not have done.
/// </summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Answers everybody else with 401 before anything of the request is looked at.</summary>
    public static TBuilder RequireBearerToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(static endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => InvokeAsync(http, next);
        });
        return builder;
    }

    /// <summary>Goes on with the caller among the request's items, or answers 401.</summary>
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var bearer = header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length <= 200
            ? await http.RequestServices.GetRequiredService<ApiTokens>().FindAsync(header[Scheme.Length..], http.Connection.RemoteIpAddress, http.RequestAborted)
            : null;
        if (bearer is null)
        {
            await ApiResults.ToResult(new Problem(ProblemKind.NotAuthenticated, "token-needed", "Send a bearer token of the admin API.")).ExecuteAsync(http);
            return;
        }

        http.Items[typeof(Bearer)] = bearer;
        await next(http);
    }
}
