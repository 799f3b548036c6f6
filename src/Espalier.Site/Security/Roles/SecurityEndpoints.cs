using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Espalier.Site.Security.Roles;

/// <summary>Routes of administrative users, security roles and the directory, and where a program gets its token.</summary>
internal static class SecurityEndpoints
{
    /// <summary>How long a token is worth that was given for a password.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    /// <summary>A name and a password, by anybody.</summary>
    private const int MaxSignInBytes = 4 * 1024;

    public static void MapSecurity(this IEndpointRouteBuilder api)
    {
        api.MapGet("/administrative-users", (HttpContext http, CancellationToken _) => http.RunAsync(new ListAdministrativeUsers()));
        api.MapPost("/administrative-users/local", (HttpContext http, AddLocalUser body) => http.RunAsync(body));
        api.MapPost("/administrative-users/directory", (HttpContext http, AddDirectoryUserOrGroup body) => http.RunAsync(body));
        api.MapPut("/administrative-users/{id:guid}", (HttpContext http, Guid id, UpdateAdministrativeUser body) => http.RunAsync(body with { Id = id }));
        api.MapPut("/administrative-users/{id:guid}/password", (HttpContext http, Guid id, SetLocalPassword body) => http.RunAsync(body with { Id = id }));
        api.MapDelete("/administrative-users/{id:guid}", (HttpContext http, Guid id) => http.RunAsync(new RemoveAdministrativeUser(id)));
        api.MapGet("/security-roles", (HttpContext http, CancellationToken _) => http.RunAsync(new ListSecurityRoles()));

        api.MapGet("/directory", (HttpContext http, CancellationToken _) => http.RunAsync(new GetDirectory()));
        api.MapPut("/directory", (HttpContext http, SaveDirectory body) => http.RunAsync(body));
        api.MapPost("/directory/test", (HttpContext http, TestDirectory body) => http.RunAsync(body));
        api.MapDelete("/directory", (HttpContext http, CancellationToken _) => http.RunAsync(new RemoveDirectory()));
        api.MapGet("/directory/publication", (HttpContext http, CancellationToken _) => http.RunAsync(new GetSitePublication()));
        api.MapPut("/directory/publication", (HttpContext http, PublishSite body) => http.RunAsync(body));
        api.MapPost("/directory/publication/withdraw", (HttpContext http, WithdrawSite body) => http.RunAsync(body));
        api.MapGet("/directory/entries", (HttpContext http, string? text) => http.RunAsync(new SearchDirectory(text ?? "")));
    }

    public static void MapApiSignIn(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/sign-in", SignInAsync).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MaxSignInBytes));

    private static async Task<IResult> SignInAsync(
        HttpContext http, ApiSignIn body, [FromServices] SiteSignIn signIn, [FromServices] Accounts accounts, [FromServices] TimeProvider clock, CancellationToken token)
    {
        var from = http.Connection.RemoteIpAddress;
        var answer = body is { Name.Length: > 0 and <= 256, Password.Length: > 0 and <= 512 }
            ? await signIn.RunAsync(from, body.Name, body.Password, token)
            : new SignInAnswer(SignInOutcome.WrongCredentials);
        if (answer.Caller is not { } caller)
        {
            return ApiResults.ToResult(SignInTexts.Problem(answer.Outcome));
        }

        var secret = await accounts.CreateTokenAsync(caller.Id, "signed in from " + from, TokenLifetime, isSignInLink: false, token);
        return Results.Json(new ApiSignedIn(secret, clock.GetUtcNow() + TokenLifetime), ApiJson.Options);
    }
}
