using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Site.Inventory;
using static Espalier.Site.Tests.Inventory.Reports;

namespace Espalier.Site.Tests.Inventory;

/// <summary>What a Mac must not be able to do, whatever it sends.</summary>
public abstract class HostileReportTests(InventoryDatabase inventory) : InventoryTests(inventory)
{
    [Theory]
    [InlineData("'; DROP TABLE inv_disk; --")]
    [InlineData("\" ) ; @c0 $1 {0} %s \\")]
    [InlineData("100% _ [a-z] NULL")]
    [InlineData("\U0001F34E ﬀ İ ẞ \u202E‮")]
    public async Task Texts_are_stored_as_they_are_whatever_they_mean_elsewhere(string text)
    {
        var outcome = await ApplyAsync(Full(StorageClasses.Disk, Row(("DeviceID", text), ("Model", text))));

        outcome.Problems.ShouldBeEmpty();
        (await Inventory.ReadAsync("SELECT device_id FROM inv_disk WHERE resource_id = @device", Device)).ShouldBe([text]);
        (await Inventory.ReadAsync("SELECT model_f FROM inv_disk WHERE resource_id = @device", Device)).ShouldBe([Folding.Fold(text)]);
    }

    [Theory]
    [InlineData("Model", "17")]
    [InlineData("Model", "[\"a\"]")]
    [InlineData("Model", "\"a\\u0000b\"")]
    [InlineData("Model", "\"a\\u001bb\"")]
    [InlineData("Model", "\"a\\ud800b\"")]
    [InlineData("Model", "\"\\udc00\"")]
    [InlineData("Size", "\"17\"")]
    [InlineData("Size", "1.5")]
    [InlineData("Size", "1e400")]
    [InlineData("Size", "99999999999999999999")]
    [InlineData("Size", "true")]
    [InlineData("IsInternal", "1")]
    [InlineData("IsInternal", "\"true\"")]
    [InlineData("IsInternal", "{}")]
    [InlineData("DROP TABLE", "1")]
    public async Task A_value_of_a_wrong_kind_is_left_out_and_named_while_the_rest_of_the_row_stands(string property, string json)
    {
        var outcome = await ApplyAsync(new ClassReport
        {
            Class = "DISK",
            State = new string('c', 64),
            Rows = [Row(("DeviceID", "disk0"), ("Caption", "APPLE SSD"), (property, Raw(json)))],
        });

        outcome.Rejection.ShouldBeNull();
        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldStartWith(property);
        (await Inventory.ReadAsync("SELECT device_id || ' ' || caption FROM inv_disk WHERE resource_id = @device AND model IS NULL AND size IS NULL AND is_internal IS NULL", Device)).ShouldBe(["disk0 APPLE SSD"]);
        (await Inventory.ReadAsync("SELECT class || ' ' || source FROM inv_gaps WHERE resource_id = @device", Device)).ShouldBe(["DISK site"]);
    }

    [Fact]
    public async Task An_instant_beyond_the_calendar_is_left_out()
    {
        var outcome = await ApplyAsync(Full(ComputerClasses.OperatingSystem, Row(("Name", "macOS"), ("InstallDate", long.MaxValue))));

        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldBe("InstallDate is not an instant in microseconds since 1970");
    }

    [Fact]
    public async Task A_text_longer_than_the_limit_is_left_out()
    {
        var outcome = await ApplyAsync(Full(StorageClasses.Disk, Row(("DeviceID", "disk0"), ("Caption", Raw($"\"{new string('x', InventoryLimits.MaxTextLength + 1)}\"")))));

        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldBe("Caption is longer than the site keeps");
    }

    [Fact]
    public async Task A_text_that_no_index_entry_can_hold_is_left_out_of_an_indexed_column_alone()
    {
        var random = new byte[InventoryLimits.MaxTextLength * 2];
        System.Security.Cryptography.RandomNumberGenerator.Fill(random);
        var text = new string([.. Enumerable.Range(0, InventoryLimits.MaxTextLength).Select(i => (char)(0x4E00 + (((random[2 * i] << 8) + random[(2 * i) + 1]) % 0x5000)))]);

        var outcome = await ApplyAsync(Full(StorageClasses.Disk, Row(("DeviceID", "disk0"), ("Model", text), ("FirmwareRevision", text))));

        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldBe("Model is longer than the site keeps");
        (await Inventory.ReadAsync("SELECT firmware_revision FROM inv_disk WHERE resource_id = @device", Device)).ShouldBe([text]);
    }

    [Fact]
    public async Task A_row_whose_key_cannot_be_read_is_left_out()
    {
        var outcome = await ApplyAsync(new ClassReport { Class = "DISK", State = new string('d', 64), Rows = [Row(("DeviceID", 7), ("Model", "x")), Row(("DeviceID", "disk1"))] });

        outcome.Problems.Select(static p => p.Reason).ShouldContain("DeviceID is part of the row's key and could not be read, so the row was left out");
        (await Inventory.ReadAsync("SELECT device_id FROM inv_disk WHERE resource_id = @device", Device)).ShouldBe(["disk1"]);
    }

    [Fact]
    public async Task Of_rows_with_one_key_the_last_is_taken()
    {
        var outcome = await ApplyAsync(Full(StorageClasses.Disk, Row(("DeviceID", "disk0"), ("Model", "first")), Row(("DeviceID", "disk0"), ("Model", "last"))));

        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldStartWith("several rows have the same key");
        (await Inventory.ReadAsync("SELECT model FROM inv_disk WHERE resource_id = @device", Device)).ShouldBe(["last"]);
    }

    [Fact]
    public async Task Rows_beyond_the_limit_are_left_out()
    {
        var rows = Enumerable.Range(0, InventoryLimits.MaxRows + 1).Select(static n => Row(("PackageId", $"org.example.{n}"))).ToList();

        var outcome = await ApplyAsync(Full(SoftwareClasses.InstalledPackages, rows));

        outcome.Problems.ShouldHaveSingleItem().Reason.ShouldBe("rows beyond 20000 were left out");
        (await Inventory.ReadAsync("SELECT count(*) FROM inv_installed_packages WHERE resource_id = @device", Device)).ShouldBe(["20000"]);
    }

    [Fact]
    public async Task An_unknown_class_is_named_and_the_others_are_taken()
    {
        var unknown = new ClassReport { Class = "SQLITE_MASTER", State = new string('f', 64), Rows = [Row(("Name", "x"))] };

        var outcome = await ApplyAsync(unknown, Full(StorageClasses.Disk, Row(("DeviceID", "disk0"))));

        outcome.Problems.ShouldHaveSingleItem().ShouldBe(new InventoryGap("SQLITE_MASTER", "site", "the site does not know this class"));
        outcome.ChangedClasses.ShouldBe(["DISK"]);
    }

    [Fact]
    public async Task After_a_left_out_value_later_differences_still_fit()
    {
        var before = new[] { Row(("DeviceID", "disk0"), ("Model", "a"), ("Novelty", "x")) };
        var after = new[] { Row(("DeviceID", "disk0"), ("Model", "b"), ("Novelty", "x")) };
        await ApplyAsync(Full(StorageClasses.Disk, before));

        var outcome = await ApplyAsync(Delta(StorageClasses.Disk, before, after));

        outcome.ResyncClasses.ShouldBeEmpty();
        (await Inventory.ReadAsync("SELECT model FROM inv_disk WHERE resource_id = @device", Device)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Thousands_of_unknown_properties_leave_a_bounded_number_of_short_gaps()
    {
        var row = Enumerable.Range(0, 5000).ToDictionary(static n => new string('p', 2000) + n + "\u0007", static _ => InventoryValue.From(1));
        row["DeviceID"] = InventoryValue.From("disk0");

        var outcome = await ApplyAsync(new ClassReport { Class = "DISK", State = new string('9', 64), Rows = [row] });

        outcome.Problems.Count.ShouldBeInRange(1, InventoryLimits.MaxGaps);
        outcome.Problems.ShouldAllBe(static p => p.Reason.Length <= InventoryLimits.MaxGapText);
    }

    [Fact]
    public async Task Gaps_of_the_Mac_are_kept_clean_and_bounded_until_its_next_report()
    {
        var gaps = Enumerable.Range(0, 500).Select(static n => new InventoryGap("DISK", "diskutil", $"\0{n} {new string('r', 400)}")).ToList();
        await ApplyAsync(new InventoryReport { Classes = [], Gaps = gaps });
        (await Inventory.ReadAsync("SELECT reason FROM inv_gaps WHERE resource_id = @device", Device)).ShouldSatisfyAllConditions(
            static kept => kept.Count.ShouldBe(InventoryLimits.MaxGaps),
            static kept => kept.ShouldAllBe(static r => r.Length == InventoryLimits.MaxGapText && !r.Contains('\0')));

        await ApplyAsync(new InventoryReport { Classes = [] });

        (await Inventory.ReadAsync("SELECT reason FROM inv_gaps WHERE resource_id = @device", Device)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_fault_has_words() =>
        Enum.GetValues<ValueFault>().Where(static f => f != ValueFault.None).ShouldAllBe(static f => f.Text().Length > 0);

    [Fact]
    public void Whatever_was_parsed_from_JSON_is_a_value_or_a_fault()
    {
        var texts = new[] { "null", "0", "-0.0", "1e308", "1e999", "9007199254740993", "\"\"", "\"\\ud83d\"", "\"\\ud83d\\ude00\"", "[]", "{}", "true", "[[[[1]]]]" };
        foreach (var type in Enum.GetValues<PropertyType>())
        {
            var column = new ClassColumn(new ResourceProperty("Name", type), isOfProduct: false);
            foreach (var text in texts)
            {
                var fault = ValueReader.TryRead(column, JsonDocument.Parse(text).RootElement, out var value);

                (fault == ValueFault.None).ShouldBe(value is not null, $"{type} {text}");
            }
        }
    }

    private Task<InventoryOutcome> ApplyAsync(params ClassReport[] classes) => ApplyAsync(Start, classes);

    private Task<InventoryOutcome> ApplyAsync(InventoryReport report) => ApplyAsync(report, Start);
}

public sealed class SqliteHostileReportTests(SqliteInventory inventory) : HostileReportTests(inventory), IClassFixture<SqliteInventory>;

public sealed class PostgresHostileReportTests(PostgresInventory inventory) : HostileReportTests(inventory), IClassFixture<PostgresInventory>;
