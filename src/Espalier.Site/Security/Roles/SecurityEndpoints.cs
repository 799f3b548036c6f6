using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Certificates;
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
        api.Get("/administrative-users", () => new ListAdministrativeUsers());
        api.Post("/administrative-users/local", (AddLocalUser body) => body);
        api.Post("/administrative-users/directory", (AddDirectoryUserOrGroup body) => body);
        api.Put("/administrative-users/{id:guid}", (Guid id, UpdateAdministrativeUser body) => body with { Id = id });
        api.Put("/administrative-users/{id:guid}/password", (Guid id, SetLocalPassword body) => body with { Id = id });
        api.Delete("/administrative-users/{id:guid}", (Guid id) => new RemoveAdministrativeUser(id));
        api.Get("/tokens", () => new ListApiTokens());
        api.Post("/tokens", (CreateApiToken body) => body);
        api.Delete("/tokens/{id:guid}", (Guid id) => new RevokeApiToken(id));
        api.Get("/security-roles", () => new ListSecurityRoles());

        api.Get("/directory", () => new GetDirectory());
        api.Put("/directory", (SaveDirectory body) => body);
        api.Post("/directory/test", (TestDirectory body) => body);
        api.Delete("/directory", () => new RemoveDirectory());
        api.Get("/directory/publication", () => new GetSitePublication());
        api.Put("/directory/publication", (PublishSite body) => body);
        api.Post("/directory/publication/withdraw", (WithdrawSite body) => body);
        api.Get("/directory/authorities", () => new ListEnterpriseAuthorities());
        api.Get("/directory/authorities/{authority}/templates", (string authority) => new ListCertificateTemplates(authority));
        api.Post("/directory/authorities/templates/check", (CheckCertificateTemplate body) => body);
        api.Get("/directory/entries", (string? text) => new SearchDirectory(text ?? ""));
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
