using Espalier.Console.Users;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Components.Authorization;

namespace Espalier.Console;

/// <summary>The operations' gate for the user of this page; the only way from a page to the site.</summary>
public sealed class SiteGate(OperationsGate gate, AuthenticationStateProvider authentication)
{
    private static readonly Problem NotSignedIn = new(ProblemKind.NotAuthenticated, "not-signed-in", "You are not signed in any more. Reload the page to sign in.");

    public async Task<Result<TResult>> RunAsync<TResult>(IRequest<TResult> request, CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return SiteUsers.IdOf(state.User) is { } user ? await gate.RunAsync(user, request, cancellationToken) : NotSignedIn;
    }
}
