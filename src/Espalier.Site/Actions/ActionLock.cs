using Espalier.Data;

namespace Espalier.Site.Actions;

/// <summary>
/// Lets one transaction at a time start, finish or cancel jobs, on all nodes: a job must not be finished while another transaction adds Macs to it.
/// SQLite has one writer anyway.
/// </summary>
internal static class ActionLock
{
    /// <summary>Any number that no other advisory lock of the site uses.</summary>
    private const long Number = 0x45_7370_0004;

    public static async Task TakeAsync(WriteScope scope, CancellationToken token)
    {
        if (scope.Dialect == SqlDialect.PostgreSql)
        {
            await scope.Command($"SELECT pg_advisory_xact_lock({Number})").RunAsync(token);
        }
    }
}
