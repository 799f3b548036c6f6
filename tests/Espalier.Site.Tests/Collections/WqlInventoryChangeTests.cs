using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Collections.Wql;
using Espalier.Testing.Fleet;
using Microsoft.Data.Sqlite;

namespace Espalier.Site.Tests.Collections;

public sealed class WqlInventoryChangeTests
{
    private const string HighSierra = """
        select * from SMS_R_System inner join SMS_G_System_OPERATING_SYSTEM on SMS_G_System_OPERATING_SYSTEM.ResourceId = SMS_R_System.ResourceId
        where SMS_G_System_OPERATING_SYSTEM.Version like "10.13%"
        """;

    [Fact]
    [Trait("Line", "COLL-5")]
    public async Task Members_by_version_of_macos_follow_the_inventory()
    {
        var token = TestContext.Current.CancellationToken;
        var schema = WqlSchema.Of(ResourceClasses.All);
        WqlRule.TryCompile(HighSierra, schema, out var rule, out _).ShouldBeTrue();
        SQLitePCL.Batteries_V2.Init();
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(token);
        var database = await FleetDatabase.CreateAsync(SqlDialect.Sqlite, connection, new SeededFleet(50, seed: 7), schema, token);
        Task<List<int>> MembersAsync(params ResourceId[]? among) => database.MembersAsync(rule.ToSql(SqlDialect.Sqlite, WqlEngines.Now, among), token);

        var before = await MembersAsync(null);
        before.ShouldNotBeEmpty();
        var device = new ResourceId(before[0]);
        (await MembersAsync(device)).ShouldBe([device.Value]);

        await using var upgrade = connection.CreateCommand();
        upgrade.CommandText = "UPDATE inv_operating_system SET version = '14.4', version_f = '14.4' WHERE resource_id = @device";
        await upgrade.With("@device", device.Value).RunAsync(token);

        (await MembersAsync(device)).ShouldBeEmpty();
        (await MembersAsync(null)).ShouldBe(before.Skip(1));
    }
}
