using System.Data.Common;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>
/// Counts how often changed devices were evaluated. A cross-device query that was evaluated up to an older number is due again; no note by rule
/// could be lost or set too late.
/// </summary>
internal static class FactChanges
{
    private const string Counter = "collection_facts";

    public static Task CountAsync(WriteScope scope, CancellationToken token) =>
        scope.Command("INSERT INTO site_counters (name, value) VALUES (@name, 1) ON CONFLICT (name) DO UPDATE SET value = site_counters.value + 1")
            .With("name", Counter).RunAsync(token);

    public static Task<int> CurrentAsync(Func<string, DbCommand> command, CancellationToken token) =>
        command("SELECT value FROM site_counters WHERE name = @name").With("name", Counter).ScalarAsync<int>(token);
}
