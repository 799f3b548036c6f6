using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Espalier.Console.Users;

/// <summary>Asks every minute whether the user of an open page still exists; a page outlives the request that opened it by hours.</summary>
internal sealed class CircuitAuthentication(FindConsoleUser find, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval { get; } = TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await find(authenticationState.User, cancellationToken) is not null;
}
