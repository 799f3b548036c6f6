using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;

namespace Espalier.Site.Operations;

/// <summary>What a running operation knows: who asked, the database, the clock.</summary>
public sealed class OperationContext
{
    private readonly SiteDatabase _database;
    private readonly AuditTrail _audit;
    private readonly string _operation;

    internal OperationContext(SiteDatabase database, AuditTrail audit, TimeProvider clock, Caller caller, string operation)
    {
        _database = database;
        _audit = audit;
        Clock = clock;
        Caller = caller;
        _operation = operation;
    }

    public Caller Caller { get; }

    public TimeProvider Clock { get; }

    /// <summary>What was changed, as the audit trail names it; null where nothing was.</summary>
    internal string? Changed { get; private set; }

    /// <summary>Opens the database for reading.</summary>
    public Task<ReadScope> ReadAsync(CancellationToken token) => _database.ReadAsync(token);

    /// <summary>Changes the database and writes the audit entry in the same transaction.</summary>
    /// <param name="target">What is changed, by kind and name: <c>collection Macs in Berlin</c>. Never a secret.</param>
    /// <param name="write">The change.</param>
    /// <param name="token">Cancels waiting; a change that has begun is finished.</param>
    public Task<T> WriteAsync<T>(string target, Func<WriteScope, CancellationToken, Task<T>> write, CancellationToken token) =>
        _database.WriteAsync(
            async (scope, inner) =>
            {
                var result = await write(scope, inner);
                await _audit.AddAsync(scope, Clock.GetUtcNow(), Caller.AuditName, _operation, target, inner);
                Changed = target;
                return result;
            },
            token);

    /// <summary>As <see cref="WriteAsync"/>, for a change that can be refused inside the transaction: a refusal leaves no audit entry.</summary>
    public Task<Result<T>> ChangeAsync<T>(string target, Func<WriteScope, CancellationToken, Task<Result<T>>> change, CancellationToken token) =>
        _database.WriteAsync(
            async (scope, inner) =>
            {
                var result = await change(scope, inner);
                if (result.Succeeded)
                {
                    await _audit.AddAsync(scope, Clock.GetUtcNow(), Caller.AuditName, _operation, target, inner);
                    Changed = target;
                }

                return result;
            },
            token);
}
