using System.Globalization;
using Espalier.Contracts.Identifiers;
using Espalier.Data;

namespace Espalier.Site.Tests.Reports;

/// <summary>Many Macs with inventory, written as rows: Mac <c>n</c> has the values that follow from <c>n</c>, so that totals are known without asking the site.</summary>
internal static class ReportedFleet
{
    /// <summary>Mac 1 of the fleet.</summary>
    public const int First = ResourceId.First + 500_000;

    /// <summary>Applications there are; Mac <c>n</c> has application <c>a</c> where <c>a</c> divides <c>n</c>.</summary>
    public const int Applications = 20;

    public const long DiskSize = 500_000;

    public static string Model(int n) => $"Mac{10 + (n % 4)},1";

    public static string Version(int n) => $"15.{n % 3}";

    /// <summary>Whole megabytes that the startup volume has free.</summary>
    public static long Free(int n) => n % 100 * 1_000;

    /// <summary>Whole days since it was heard of.</summary>
    public static int SilentDays(int n) => n % 20;

    public static string Name(int n) => string.Create(CultureInfo.InvariantCulture, $"Fleet-{n}");

    public static async Task WriteAsync(SiteDatabase database, int macs, DateTimeOffset now, CancellationToken token)
    {
        await database.WriteAsync(
            async (scope, inner) =>
            {
                const string Numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @macs)";
                foreach (var statement in Statements(Numbers))
                {
                    var command = scope.Command(statement).With("macs", macs);
                    await (statement.Contains("@now", StringComparison.Ordinal) ? command.With("now", now) : command).RunAsync(inner);
                }

                for (var application = 1; application <= Applications; application++)
                {
                    await scope.Command("INSERT INTO inv_software (software_id, display_name, display_name_f, version, version_f, publisher, publisher_f, product_key) VALUES (@id, @name, @folded, '1.0', '1.0', 'Example', 'EXAMPLE', @key)")
                        .With("id", 90_000 + application).With("name", $"App {application}").With("folded", $"APP {application}").With("key", $"fleet-{application}").RunAsync(inner);
                    await scope.Command($"INSERT INTO inv_add_remove_programs_rows (resource_id, install_location, install_location_f, software_id, row_no, from_at) {Numbers} SELECT {First - 1} + n, '/Applications', '/APPLICATIONS', @id, @row, 0 FROM numbers WHERE n % @row = 0")
                        .With("macs", macs).With("id", 90_000 + application).With("row", application).RunAsync(inner);
                }
            },
            token);
    }

    private static IEnumerable<string> Statements(string numbers)
    {
        const string Id = "16777216 + 500000 - 1 + n";
        string[] inserts =
        [
            $"INSERT INTO dev_devices (resource_id, name, name_f, client_version, client_version_f, creation_date) SELECT {Id}, 'Fleet-' || CAST(n AS TEXT), 'FLEET-' || CAST(n AS TEXT), '7.1.0-PMA', '7.1.0-PMA', @now FROM numbers",
            $"INSERT INTO inv_computer_system (resource_id, model, model_f, row_no, from_at) SELECT {Id}, 'Mac' || CAST(10 + n % 4 AS TEXT) || ',1', 'MAC' || CAST(10 + n % 4 AS TEXT) || ',1', 0, 0 FROM numbers",
            $"INSERT INTO inv_operating_system (resource_id, version, version_f, build_number, build_number_f, row_no, from_at) SELECT {Id}, '15.' || CAST(n % 3 AS TEXT), '15.' || CAST(n % 3 AS TEXT), '24A', '24A', 0, 0 FROM numbers",
            $"INSERT INTO inv_logical_disk (resource_id, device_id, device_id_f, size, free_space, row_no, from_at) SELECT {Id}, '/', '/', {DiskSize}, n % 100 * 1000, 0, 0 FROM numbers",
        ];
        return inserts.Select(insert => insert.Replace(" SELECT ", $" {numbers} SELECT ", StringComparison.Ordinal));
    }
}
