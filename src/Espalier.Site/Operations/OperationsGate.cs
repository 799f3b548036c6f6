using System.Collections.Frozen;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Operations;

/// <summary>
/// The one gate to everything the site can do: console, API and command line come through here. Each call has a scope of its own and is
/// allowed by the caller's rights as they are now, not as they were at sign-in.
/// </summary>
public sealed partial class OperationsGate
{
    private readonly FrozenDictionary<Type, OperationEntry> _entries;
    private readonly IServiceScopeFactory _scopes;
    private readonly SiteDatabase _database;
    private readonly AuditTrail _audit;
    private readonly Callers _callers;
    private readonly TimeProvider _clock;
    private readonly ILogger<OperationsGate> _logger;

    public OperationsGate(IEnumerable<OperationEntry> entries, IServiceScopeFactory scopes, SiteDatabase database, AuditTrail audit, Callers callers, TimeProvider clock, ILogger<OperationsGate> logger)
    {
        _entries = entries.ToFrozenDictionary(e => e.RequestType);
        _scopes = scopes;
        _database = database;
        _audit = audit;
        _callers = callers;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Every operation with the right it needs; for the authorization matrix.</summary>
    public IReadOnlyCollection<OperationEntry> Entries => _entries.Values;

    /// <summary>Runs the operation that answers <paramref name="request"/> for the user <paramref name="user"/>.</summary>
    public Task<Result<TResult>> RunAsync<TResult>(UserId user, IRequest<TResult> request, CancellationToken token) => RunAsync(new Bearer(user), request, token);

    /// <summary>The same; <paramref name="changed"/> is told what was changed, as the audit trail names it.</summary>
    public Task<Result<TResult>> RunAsync<TResult>(UserId user, IRequest<TResult> request, Action<string> changed, CancellationToken token) => RunAsync(new Bearer(user), request, changed, token);

    /// <summary>Runs it for whom a bearer token stands for, within what that token may do.</summary>
    public Task<Result<TResult>> RunAsync<TResult>(Bearer bearer, IRequest<TResult> request, CancellationToken token) => RunAsync(bearer, request, static _ => { }, token);

    private async Task<Result<TResult>> RunAsync<TResult>(Bearer bearer, IRequest<TResult> request, Action<string> changed, CancellationToken token)
    {
        var entry = _entries[request.GetType()];
        try
        {
            return await RunAsync(entry, bearer, request, changed, token);
        }
        catch (Exception failure) when (_database.IsUnavailable(failure))
        {
            LogUnavailable(entry.Name, failure.GetBaseException().Message);
            return DatabaseUnavailable.Problem;
        }
    }

    private async Task<Result<TResult>> RunAsync<TResult>(OperationEntry entry, Bearer bearer, IRequest<TResult> request, Action<string> changed, CancellationToken token)
    {
        if (await _callers.FindAsync(bearer, token) is not { } caller)
        {
            return new Problem(ProblemKind.NotAuthenticated, "not-signed-in", "Your account is not known here any more, or was disabled. Sign in again.");
        }

        if (!caller.Has(entry.Needs))
        {
            LogRefused(caller.AuditName, entry.Name, entry.Needs);
            return new Problem(ProblemKind.Forbidden, "not-allowed", $"{(caller.Token is null ? "Your security roles do" : "This token, or its user, does")} not include the right '{entry.Needs}' that this needs.");
        }

        if (caller.Token is not null && !entry.TakesTokens)
        {
            LogRefused(caller.AuditName, entry.Name, entry.Needs);
            return new Problem(ProblemKind.Forbidden, "not-with-token", "No API token may do this, because it gives rights or makes credentials. Sign in with name and password.");
        }

        await using var scope = _scopes.CreateAsyncScope();
        var context = new OperationContext(_database, _audit, _clock, caller, entry.Name);
        var run = (Func<IServiceProvider, OperationContext, IRequest<TResult>, CancellationToken, Task<Result<TResult>>>)entry.Run;
        var result = await run(scope.ServiceProvider, context, request, token);
        if (result.Succeeded && context.Changed is { } target)
        {
            LogDone(entry.Name, target, caller.AuditName);
            changed(target);
        }
        else if (result.Problem is { } problem)
        {
            LogNotDone(entry.Name, caller.AuditName, problem.Code, problem.Detail);
        }

        return result;
    }

    [LoggerMessage(1003, LogLevel.Information, "{Operation}: {Target}, by {Caller}")]
    private partial void LogDone(string operation, string target, string caller);

    [LoggerMessage(1004, LogLevel.Debug, "{Operation} by {Caller} was not done: {Code}: {Detail}")]
    private partial void LogNotDone(string operation, string caller, string code, string detail);

    [LoggerMessage(1000, LogLevel.Warning, "Refused {Operation} to {Caller}: needs {Right}")]
    private partial void LogRefused(string caller, string operation, Right right);

    [LoggerMessage(1001, LogLevel.Warning, "{Operation} was not done, the database is not available: {Reason}")]
    private partial void LogUnavailable(string operation, string reason);
}

/// <summary>One operation as the gate knows it.</summary>
/// <param name="RequestType">The request it answers.</param>
/// <param name="Name">Its name in audit and logs.</param>
/// <param name="Needs">The right it needs.</param>
/// <param name="TakesTokens">API tokens may do it.</param>
/// <param name="Run">Typed by its result; only the gate calls it.</param>
public sealed record OperationEntry(Type RequestType, string Name, Right Needs, bool TakesTokens, Delegate Run);

/// <summary>Registration of operations.</summary>
public static class OperationRegistration
{
    /// <summary>Makes an operation reachable through the gate.</summary>
    public static IServiceCollection AddOperation<TOperation, TRequest, TResult>(this IServiceCollection services)
        where TOperation : class, IOperation<TRequest, TResult>
        where TRequest : IRequest<TResult>
    {
        services.AddTransient<TOperation>();
        services.AddSingleton(new OperationEntry(typeof(TRequest), typeof(TOperation).Name, TOperation.Needs, TOperation.TakesTokens,
            (IServiceProvider provider, OperationContext context, IRequest<TResult> request, CancellationToken token) =>
                provider.GetRequiredService<TOperation>().RunAsync(context, (TRequest)request, token)));
        return services;
    }
}
