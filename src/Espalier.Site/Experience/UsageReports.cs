using Espalier.Contracts.Admin.Sites;
using Espalier.Data;

namespace Espalier.Site.Experience;

/// <summary>Counts what a usage report says.</summary>
internal static class UsageReports
{
    /// <summary>Fewer Macs with a version could be told to be somebody's.</summary>
    private const int LeastMacs = 10;

    public static async Task<UsageReport> MakeAsync(ReadScope scope, SiteOptions options, CancellationToken token)
    {
        Task<int> CountAsync(string table) => scope.Command($"SELECT count(*) FROM {table}").ScalarAsync<int>(token);

        var systems = await scope.Command("SELECT d.operating_system_name_and_version FROM dev_devices d JOIN dev_status s ON s.resource_id = d.resource_id WHERE s.client_id IS NOT NULL")
            .ListAsync(static r => r.IsDBNull(0) ? "" : r.GetString(0), token);
        return new UsageReport
        {
            ProductVersion = SiteVersion.Current,
            Database = scope.Dialect == SqlDialect.Sqlite ? "SQLite" : "PostgreSQL",
            System = OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsWindows() ? "Windows" : "other",
            Components = options.HasReporting ? ["site", "reporting"] : ["site"],
            MacsUpTo = PowerOfTen(systems.Count),
            TenthsByMacOSVersion = systems.GroupBy(Major).Where(static g => g.Key.Length > 0 && g.Count() >= LeastMacs).OrderBy(static g => g.Key, StringComparer.Ordinal)
                .ToDictionary(static g => g.Key, g => (int)Math.Round(10.0 * g.Count() / systems.Count)),
            Collections = await CountAsync("coll_collections"),
            ConfigurationItems = await CountAsync("cmp_items"),
            Baselines = await CountAsync("cmp_baselines"),
            Deployments = await CountAsync("dep_deployments"),
        };
    }

    private static int PowerOfTen(int count)
    {
        var bound = 1;
        while (bound < count)
        {
            bound *= 10;
        }

        return count == 0 ? 0 : bound;
    }

    // Apple Mac OS X 15.1 -> 15; what does not look so is left out rather than sent.
    private static string Major(string system)
    {
        var digits = new string([.. system[(system.LastIndexOf(' ') + 1)..].TakeWhile(char.IsAsciiDigit)]);
        return digits.Length is 1 or 2 ? digits : "";
    }
}
