using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>
/// Lets one transaction at a time evaluate collections or change their graph, on all nodes: two changes that are each harmless could close a circle
/// together, and two evaluations would each miss the other's memberships. SQLite has one writer anyway.
/// </summary>
internal static class CollectionLock
{
    public static Task TakeAsync(WriteScope scope, CancellationToken token) => scope.LockAsync(SiteLock.Collections, token);
}
