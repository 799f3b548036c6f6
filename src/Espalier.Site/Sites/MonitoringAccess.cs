using System.Net;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Sites;

/// <summary>Health and metrics: for programs on this computer, and for whoever has an API token and may read.</summary>
public static class MonitoringAccess
{
    private static readonly string[] MarksOfProxies = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    private static readonly Problem NotAllowed = new(ProblemKind.Forbidden, "not-allowed", "Your security roles do not include the right 'Read' that this needs.");

    /// <summary>Maps <c>/health</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/health", AnswerAsync).AllowAnonymous().RequireMonitoringAccess();

    /// <summary>Refuses everybody else before the endpoint runs.</summary>
    public static TBuilder RequireMonitoringAccess<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(static endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => IsLocal(http) ? next(http) : BearerToken.InvokeAsync(http, inner => WithRightAsync(inner, next));
        });
        return builder;
    }

    /// <summary>True for a program of this computer that asks by itself; what a proxy here passes on may come from anywhere.</summary>
    public static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !Array.Exists(MarksOfProxies, http.Request.Headers.ContainsKey);

    private static async Task WithRightAsync(HttpContext http, RequestDelegate next)
    {
        var caller = http.Items[typeof(Bearer)] is Bearer bearer ? await http.RequestServices.GetRequiredService<Callers>().FindAsync(bearer, http.RequestAborted) : null;
        if (caller?.Has(Right.Read) == true)
        {
            await next(http);
            return;
        }

        await ApiResults.ToResult(NotAllowed).ExecuteAsync(http);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, SiteHealth health, SiteOptions options, CancellationToken cancellationToken)
    {
        var items = await health.CheckAsync(cancellationToken);
        var worst = items.Max(static i => i.State);
        return Results.Json(
            new { Status = worst, options.SiteCode, SiteVersion = SiteVersion.Current, Items = items },
            ApiJson.Options,
            statusCode: worst == HealthState.Bad ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
