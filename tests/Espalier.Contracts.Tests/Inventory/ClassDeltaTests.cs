using System.Text.Json;
using CsCheck;
using Espalier.Contracts.Inventory;
using Row = System.Collections.Generic.Dictionary<string, System.Text.Json.JsonElement>;

namespace Espalier.Contracts.Tests.Inventory;

public sealed class ClassDeltaTests
{
    private static readonly ResourceClass Keyed = StorageClasses.LogicalDisk;

    private static readonly string[] Texts = ["", "APFS", "ß \"\\ \uD83D\uDE00"];

    private static readonly Gen<Row> AnyRow = Gen.Select(
        Gen.Int[0, 12], Gen.Long[0, 3], Gen.Bool, Gen.Int[0, 2].Select(static i => Texts[i]), Gen.Bool,
        static (key, size, encrypted, text, hasText) =>
        {
            Row row = new()
            {
                ["DeviceID"] = InventoryValue.From("disk" + key),
                ["Size"] = InventoryValue.From(size),
                ["IsEncrypted"] = InventoryValue.From(encrypted),
            };
            if (hasText)
            {
                row["FileSystem"] = InventoryValue.From(text);
            }

            return row;
        });

    private static readonly Gen<List<Row>> AnyRows =
        AnyRow.List[0, 10].Select(static rows => rows.DistinctBy(static r => RowKey.Of(Keyed, r)).ToList());

    [Fact]
    public void Applying_a_difference_leads_to_the_same_state() =>
        Gen.Select(AnyRows, AnyRows).Sample((before, after) =>
        {
            var rows = ClassDelta.Between(Keyed, before, after).ApplyTo(Keyed, before);
            return ClassState.Of(rows) == ClassState.Of(after);
        });

    [Fact]
    public void A_difference_survives_JSON() =>
        Gen.Select(AnyRows, AnyRows).Sample((before, after) =>
        {
            var delta = ClassDelta.Between(Keyed, before, after);
            var report = new ClassReport { Class = Keyed.Name, State = ClassState.Of(after), Rows = delta.Rows, Removed = delta.Removed };
            var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(report, InventoryJson.Default.ClassReport), InventoryJson.Default.ClassReport)!;
            return ClassState.Of(new ClassDelta(read.Rows, read.Removed).ApplyTo(Keyed, before)) == read.State;
        });

    [Fact]
    public void The_state_does_not_depend_on_order() =>
        AnyRows.Sample(rows => ClassState.Of(rows) == ClassState.Of(Enumerable.Reverse(rows).Select(r => Enumerable.Reverse(r).ToDictionary())));

    [Fact]
    public void The_state_tells_one_changed_value() =>
        AnyRows.Where(rows => rows.Count > 0).Sample(rows =>
        {
            var changed = rows.Select(r => new Row(r)).ToList();
            changed[0]["Size"] = InventoryValue.From(99);
            return ClassState.Of(rows) != ClassState.Of(changed);
        });

    [Fact]
    public void Equal_rows_have_no_difference() => AnyRows.Sample(rows => ClassDelta.Between(Keyed, rows, rows).IsEmpty);

    [Fact]
    public void A_null_is_the_same_as_an_absent_value()
    {
        Row bare = new() { ["DeviceID"] = InventoryValue.From("disk1") };
        Row withNull = new(bare) { ["Size"] = JsonDocument.Parse("null").RootElement };

        ClassState.Of([withNull]).ShouldBe(ClassState.Of([bare]));
        ClassDelta.Between(Keyed, [bare], [withNull]).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void The_only_row_of_a_single_class_can_vanish()
    {
        Row row = new() { ["Caption"] = InventoryValue.From("macOS 14.4.1") };
        var delta = ClassDelta.Between(ComputerClasses.OperatingSystem, [row], []);

        delta.Removed.Count.ShouldBe(1);
        delta.ApplyTo(ComputerClasses.OperatingSystem, [row]).ShouldBeEmpty();
    }

    [Fact]
    public void Text_values_keep_neither_control_characters_nor_broken_surrogates()
    {
        InventoryValue.From("a\u0000b\u001b[31mc\uD800d").GetString().ShouldBe("ab[31mc\uFFFDd");
        InventoryValue.From(new string('x', 5000)).GetString()!.Length.ShouldBe(InventoryValue.MaxTextLength);
    }
}
