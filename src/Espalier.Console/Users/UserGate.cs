using System.Security.Claims;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.Extensions.Logging;

namespace Espalier.Console.Users;

/// <summary>The site's gate for one principal, asked anew each time: a circuit's user can be signed out while it is open. What is done or refused is in the console's log (LOGF-10).</summary>
internal sealed partial class UserGate(OperationsGate gate, Func<Task<ClaimsPrincipal>> who, ILogger<UserGate> logger) : SiteGate
{
    private static readonly Problem NotSignedIn = new(ProblemKind.NotAuthenticated, "not-signed-in", "You are not signed in any more. Reload the page to sign in.");

    public override async Task<Result<TResult>> RunAsync<TResult>(IRequest<TResult> request, CancellationToken cancellationToken)
    {
        var principal = await who();
        if (SiteUsers.IdOf(principal) is not { } user)
        {
            return NotSignedIn;
        }

        var (name, action) = (principal.Identity?.Name ?? "somebody", request.GetType().Name);
        try
        {
            var result = await gate.RunAsync(user, request, changed => LogDone(name, action, changed), cancellationToken);
            if (result.Problem is { } problem)
            {
                LogRefused(name, action, problem.Code, problem.Detail);
            }

            return result;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure, name, action);
            throw;
        }
    }

    [LoggerMessage(4000, LogLevel.Information, "{User}: {Action}: {Target}")]
    private partial void LogDone(string user, string action, string target);

    [LoggerMessage(4001, LogLevel.Information, "{User}: {Action} was refused: {Code}: {Detail}")]
    private partial void LogRefused(string user, string action, string code, string detail);

    [LoggerMessage(4002, LogLevel.Error, "{User}: {Action} failed")]
    private partial void LogFailed(Exception failure, string user, string action);
}
