using Espalier.Data;

namespace Espalier.Site.Actions;

/// <summary>
/// Lets one transaction at a time start, finish or cancel jobs, on all nodes: a job must not be finished while another transaction adds Macs to it.
/// SQLite has one writer anyway.
/// </summary>
internal static class ActionLock
{
    public static Task TakeAsync(WriteScope scope, CancellationToken token) => scope.LockAsync(SiteLock.Actions, token);
}
