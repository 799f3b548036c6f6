using System.Globalization;

namespace Espalier.Load;

/// <summary>
/// Fills a stopped site with devices by copying the enrolled ones inside the database: other ids, names, serial numbers, users and versions of macOS, the same kinds
/// of rows. Copies have no keys, so that nobody can speak for them.
/// </summary>
internal static class StoredDevices
{
    /// <summary>Past every id that a site gives before a measurement ends.</summary>
    private const int FirstCopy = 100_000_000;

    private static readonly string[] Left = ["enr_identities", "msg_quarantine", "act_targets", "coll_changed_devices", "cmp_state_history", "coll_member_history", "coll_device_variables"];

    private static readonly string[] Heavy = ["inv_add_remove_programs_rows", "inv_service"];

    public static async Task CopyAsync(SiteTables tables, LoadOptions options, CancellationToken token)
    {
        var (first, last, enrolled) = (await tables.ListAsync("SELECT min(resource_id), max(resource_id), count(*) FROM dev_devices", static r => (r.GetInt32(0), r.GetInt32(1), Convert.ToInt32(r.GetValue(2), CultureInfo.InvariantCulture)), token))[0];
        var copies = (options.Stored - enrolled + enrolled - 1) / enrolled;
        if (copies > 0)
        {
            var indexes = await DropIndexesAsync(tables, token);
            var columns = await ColumnsAsync(tables, token);
            await tables.RunAsync("BEGIN", token);
            foreach (var table in columns.Where(t => !Left.Contains(t.Key) && !t.Key.EndsWith("_history", StringComparison.Ordinal) && !(options.IsLight && Heavy.Contains(t.Key))))
            {
                await tables.RunAsync(Copy(tables, table.Key, [.. table], first, last - first + 1, copies), token);
            }

            await JudgeAsync(tables, token);
            await tables.RunAsync("UPDATE coll_collections SET member_count = (SELECT count(*) FROM coll_members m WHERE m.collection_id = coll_collections.id)", token);
            await tables.RunAsync("COMMIT", token);
            foreach (var index in indexes)
            {
                await tables.RunAsync(index, token);
            }
        }

        if (options.History > 0)
        {
            await AddHistoryAsync(tables, options.History, token);
        }

        await tables.RunAsync("ANALYZE", token);
    }

    private static string Copy(SiteTables tables, string table, string[] columns, int first, int stride, int copies)
    {
        var id = columns.First(static c => c is "resource_id" or "ResourceId");
        var numbers = tables.IsPostgres ? $"generate_series(0, {copies - 1}) AS k(n)" : "k";
        var with = tables.IsPostgres ? "" : $"WITH RECURSIVE k(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < {copies - 1}) ";
        var values = columns.Select(c => c == id ? $"{FirstCopy} + k.n * {stride} + t.\"{id}\" - {first}" : Value(tables, table, c));
        return $"INSERT INTO {table} ({string.Join(',', columns.Select(static c => $"\"{c}\""))}) {with}SELECT {string.Join(',', values)} FROM {numbers} CROSS JOIN {table} t WHERE t.\"{id}\" < {FirstCopy}";
    }

    private static string Value(SiteTables tables, string table, string column) => (table, column) switch
    {
        ("dev_devices", "name" or "name_f" or "netbios_name" or "netbios_name_f" or "serial_number" or "serial_number_f" or "hardware_id" or "hardware_id_f" or "smbiosguid" or "smbiosguid_f") => $"t.\"{column}\" || '-' || k.n",
        ("dev_devices", "operating_system_name_and_version") => "'Apple Mac OS X ' || (13 + k.n % 4) || '.' || (k.n % 7)",
        ("dev_devices", "operating_system_name_and_version_f") => "'APPLE MAC OS X ' || (13 + k.n % 4) || '.' || (k.n % 7)",
        ("dev_status", "hardware_id" or "serial_number") => $"t.\"{column}\" || '-' || k.n",
        ("dev_status", "client_id") when tables.IsPostgres => "gen_random_uuid()",
        ("dev_status", "client_id") => "upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))",
        ("dev_status", "last_contact_at") => "t.last_contact_at - (k.n * 7919 % 864000) * CAST(1000000 AS bigint)",
        ("inv_computer_system", "user_name" or "user_name_f" or "model" or "model_f") => $"t.\"{column}\" || '-' || (k.n % 3000)",
        _ => $"t.\"{column}\"",
    };

    // The enrolled ones are played by no client and judge nothing; a list that is sorted by compliance must have something to sort.
    private static Task<int> JudgeAsync(SiteTables tables, CancellationToken token) => tables.RunAsync(
        """
        INSERT INTO cmp_baseline_states ("ResourceId", "DeploymentId", "BaselineId", "BaselineVersion", "State", "EvaluatedAt", "Since", "CompliantItems", "NonCompliantItems", "FailedItems")
        SELECT m.resource_id, p."Id", p."BaselineId", 1, 1 + m.resource_id % 4, 0, 0, 3, 1, 0 FROM dep_deployments p JOIN coll_members m ON m.collection_id = p."CollectionId"
        WHERE NOT EXISTS (SELECT 1 FROM cmp_baseline_states s WHERE s."ResourceId" = m.resource_id AND s."DeploymentId" = p."Id")
        """,
        token);

    /// <summary>A year of applications that came and went, evenly over devices and time.</summary>
    private static Task<int> AddHistoryAsync(SiteTables tables, long rows, CancellationToken token)
    {
        const long Year = 365L * 86400 * 1_000_000;
        var now = (TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var numbers = tables.IsPostgres ? "generate_series(1, 1000) AS k(n)" : "k";
        var with = tables.IsPostgres ? "" : "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 1000) ";
        return tables.RunAsync(
            $"INSERT INTO inv_add_remove_programs_history (resource_id, install_location, install_date, software_id, from_at, to_at) {with}"
            + $"SELECT t.resource_id, t.install_location, t.install_date, t.software_id, {now} - {Year} / 1000 * k.n, {now} - {Year} / 1000 * (k.n - 1) FROM {numbers} CROSS JOIN inv_add_remove_programs_rows t LIMIT {rows}",
            token);
    }

    private static async Task<List<string>> DropIndexesAsync(SiteTables tables, CancellationToken token)
    {
        var found = await tables.ListAsync(
            tables.IsPostgres
                ? "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix\\_inv\\_%'"
                : "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name LIKE 'ix\\_inv\\_%' ESCAPE '\\' AND sql IS NOT NULL",
            static r => (Name: r.GetString(0), Sql: r.GetString(1)), token);
        foreach (var (name, _) in found)
        {
            await tables.RunAsync($"DROP INDEX \"{name}\"", token);
        }

        return [.. found.Select(static f => f.Sql)];
    }

    private static async Task<ILookup<string, string>> ColumnsAsync(SiteTables tables, CancellationToken token)
    {
        var all = await tables.ListAsync(
            tables.IsPostgres
                ? "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, c.ordinal_position"
                : "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, c.cid",
            static r => (Table: r.GetString(0), Column: r.GetString(1)), token);
        var ofDevices = all.Where(static c => c.Column is "resource_id" or "ResourceId").Select(static c => c.Table).ToHashSet();
        return all.Where(c => ofDevices.Contains(c.Table)).ToLookup(static c => c.Table, static c => c.Column);
    }
}
