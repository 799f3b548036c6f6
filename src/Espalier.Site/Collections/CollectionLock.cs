using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>
/// Lets one transaction at a time evaluate collections or change their graph, on all nodes: two changes that are each harmless could close a circle
/// together, and two evaluations would each miss the other's memberships. SQLite has one writer anyway.
/// </summary>
internal static class CollectionLock
{
    /// <summary>Any number that no other advisory lock of the site uses.</summary>
    private const long Number = 0x45_7370_0002;

    public static async Task TakeAsync(WriteScope scope, CancellationToken token)
    {
        if (scope.Dialect == SqlDialect.PostgreSql)
        {
            await scope.Command($"SELECT pg_advisory_xact_lock({Number})").RunAsync(token);
        }
    }
}
