using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class PropertyListDictionaryTests
{
    private static readonly DateTimeOffset Sometime = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly PropertyListDictionary Sample = PropertyListDictionary.Create(
        ("text", "a"),
        ("number", 5),
        ("real", 0.5),
        ("truth", true),
        ("date", Sometime),
        ("data", new byte[] { 1, 2 }),
        ("array", PropertyListArray.Create("x", 7)),
        ("dictionary", PropertyListDictionary.Create(("inner", "y"))),
        ("large", new PropertyListInteger(ulong.MaxValue)),
        ("absent", (string?)null));

    [Fact]
    public void Typed_access_finds_values_of_the_kind_asked_for()
    {
        Sample.FindString("text").ShouldBe("a");
        Sample.FindInteger("number").ShouldBe(5);
        Sample.FindReal("real").ShouldBe(0.5);
        Sample.FindReal("number").ShouldBe(5.0);
        Sample.FindBoolean("truth").ShouldBe(true);
        Sample.FindDate("date").ShouldBe(Sometime);
        Sample.FindData("data")!.Value.ToArray().ShouldBe([1, 2]);
        Sample.FindArray("array")!.Count.ShouldBe(2);
        Sample.FindDictionary("dictionary")!.FindString("inner").ShouldBe("y");
        Sample.FindUnsignedInteger("large").ShouldBe(ulong.MaxValue);
    }

    [Fact]
    public void Typed_access_gives_null_for_an_absent_key_or_another_kind()
    {
        Sample.FindString("absent").ShouldBeNull();
        Sample.FindString("number").ShouldBeNull();
        Sample.FindInteger("text").ShouldBeNull();
        Sample.FindInteger("large").ShouldBeNull();
        Sample.FindBoolean("number").ShouldBeNull();
        Sample.FindDate("text").ShouldBeNull();
        Sample.FindData("text").ShouldBeNull();
        Sample.FindArray("dictionary").ShouldBeNull();
        Sample.FindDictionary("array").ShouldBeNull();
        Sample.FindReal("text").ShouldBeNull();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void The_last_of_equal_keys_counts_and_order_is_kept(int keys)
    {
        var entries = Enumerable.Range(0, keys).Select(i => new KeyValuePair<string, PropertyListValue>($"k{i}", i)).ToList();
        entries.Add(new("k1", "last"));

        var dictionary = new PropertyListDictionary(entries);

        dictionary.Count.ShouldBe(keys);
        dictionary.Keys.ShouldBe(Enumerable.Range(0, keys).Select(i => $"k{i}"));
        dictionary.FindString("k1").ShouldBe("last");
        dictionary.ContainsKey("k99").ShouldBeFalse();
    }

    [Fact]
    public void Setting_a_key_leaves_the_original_alone()
    {
        var changed = Sample.With("text", "b").With("new", false);

        changed.FindString("text").ShouldBe("b");
        changed.Keys.First().ShouldBe("text");
        changed.Keys.Last().ShouldBe("new");
        Sample.FindString("text").ShouldBe("a");
        Sample.ContainsKey("new").ShouldBeFalse();
    }

    [Fact]
    public void Order_does_not_matter_to_equality_but_values_do()
    {
        var one = PropertyListDictionary.Create(("a", 1), ("b", "2"));

        one.Equals(PropertyListDictionary.Create(("b", "2"), ("a", 1))).ShouldBeTrue();
        one.GetHashCode().ShouldBe(PropertyListDictionary.Create(("b", "2"), ("a", 1)).GetHashCode());
        one.Equals(PropertyListDictionary.Create(("a", 1), ("b", "3"))).ShouldBeFalse();
        one.Equals(PropertyListDictionary.Create(("a", 1), ("c", "2"))).ShouldBeFalse();
        one.Equals(PropertyListDictionary.Create(("a", 1))).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_can_be_nested_deeper_than_recursion_is_safe()
    {
        PropertyListValue value = "innermost";
        for (var depth = 1; depth < PropertyListValue.MaxDepth; depth++)
        {
            value = PropertyListArray.Create(value);
        }

        value.Depth.ShouldBe(PropertyListValue.MaxDepth);
        Should.Throw<ArgumentException>(() => PropertyListArray.Create(value));
        Should.Throw<ArgumentException>(() => PropertyListDictionary.Create(("k", value)));
    }
}
