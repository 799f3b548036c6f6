using Espalier.Contracts.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Operations;

/// <summary>The only way into the admin API: a bearer token; never a cookie, so that no other site's page can use it.</summary>
internal sealed class BearerToken : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        var user = header.StartsWith(Scheme, StringComparison.Ordinal) && header.Length <= 200
            ? await http.RequestServices.GetRequiredService<Accounts>().FindByTokenAsync(header[Scheme.Length..], http.RequestAborted)
            : null;
        if (user is null)
        {
            return ApiResults.ToResult(new Problem(ProblemKind.NotAuthenticated, "token-needed", "Send a bearer token of the admin API."));
        }

        http.Items[typeof(UserId)] = user.Value;
        return await next(context);
    }
}
