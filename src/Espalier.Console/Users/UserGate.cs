using System.Security.Claims;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Console.Users;

/// <summary>The site's gate for one principal, asked anew each time: a circuit's user can be signed out while it is open.</summary>
internal sealed class UserGate(OperationsGate gate, Func<Task<ClaimsPrincipal>> who) : SiteGate
{
    private static readonly Problem NotSignedIn = new(ProblemKind.NotAuthenticated, "not-signed-in", "You are not signed in any more. Reload the page to sign in.");

    public override async Task<Result<TResult>> RunAsync<TResult>(IRequest<TResult> request, CancellationToken cancellationToken) =>
        SiteUsers.IdOf(await who()) is { } user ? await gate.RunAsync(user, request, cancellationToken) : NotSignedIn;
}
