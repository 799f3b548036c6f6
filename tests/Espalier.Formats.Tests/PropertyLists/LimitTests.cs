using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class LimitTests
{
    private static readonly PropertyListLimits Small = new() { MaxBytes = 4096, MaxDepth = 4, MaxObjects = 10 };

    [Fact]
    public void Nesting_is_refused_at_the_limit_in_every_form()
    {
        var deep = Nested(4);
        var deeper = PropertyListArray.Create(deep);

        Parsed.Value(PropertyList.ToXml(deep), Small).ShouldBe(deep);
        Parsed.Value(PropertyList.ToBinary(deep), Small).ShouldBe(deep);
        Parsed.Refusal(PropertyList.ToXml(deeper), Small).ShouldBe(PropertyListErrorReason.TooDeep);
        Parsed.Refusal(PropertyList.ToBinary(deeper), Small).ShouldBe(PropertyListErrorReason.TooDeep);
        TextRefusal("(((((a)))))").ShouldBe(PropertyListErrorReason.TooDeep);
    }

    [Fact]
    public void A_million_opened_arrays_do_not_exhaust_the_stack()
    {
        Parsed.Refusal(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<array>", 1_000_000)))).ShouldBe(PropertyListErrorReason.TooDeep);
        Parsed.Refusal(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<dict><key>a</key>", 1_000_000)))).ShouldBe(PropertyListErrorReason.TooDeep);
    }

    [Fact]
    public void The_deepest_value_there_can_be_passes_through_every_form()
    {
        var limits = new PropertyListLimits { MaxDepth = PropertyListValue.MaxDepth };
        var deepest = Nested(PropertyListValue.MaxDepth);

        Parsed.Value(PropertyList.ToXml(deepest), limits).ShouldBe(deepest);
        Parsed.Value(PropertyList.ToBinary(deepest), limits).ShouldBe(deepest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PropertyListValue.MaxDepth + 1)]
    public void A_depth_limit_beyond_what_values_can_have_is_a_mistake(int depth) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new PropertyListLimits { MaxDepth = depth });

    [Fact]
    public void Values_and_keys_are_counted_in_every_form()
    {
        var ten = PropertyListArray.Create([.. Enumerable.Range(0, 9).Select(i => (PropertyListValue)i)]);
        var eleven = PropertyListDictionary.Create(("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5));

        Parsed.Value(PropertyList.ToXml(ten), Small).ShouldBe(ten);
        Parsed.Value(PropertyList.ToBinary(ten), Small).ShouldBe(ten);
        Parsed.Refusal(PropertyList.ToXml(eleven), Small).ShouldBe(PropertyListErrorReason.TooManyObjects);
        Parsed.Refusal(PropertyList.ToBinary(eleven), Small).ShouldBe(PropertyListErrorReason.TooManyObjects);
        TextRefusal("{a=1;b=2;c=3;d=4;e=5;}").ShouldBe(PropertyListErrorReason.TooManyObjects);
    }

    [Fact]
    public void More_bytes_than_allowed_are_not_looked_at()
    {
        Parsed.Refusal(new byte[4097], Small).ShouldBe(PropertyListErrorReason.TooLarge);
        PropertyList.TryParseText(new byte[4097], Small, out _, out _, out var error).ShouldBeFalse();
        error!.Reason.ShouldBe(PropertyListErrorReason.TooLarge);
    }

    private static PropertyListArray Nested(int depth)
    {
        var value = PropertyListArray.Empty;
        while (value.Depth < depth)
        {
            value = PropertyListArray.Create(value);
        }

        return value;
    }

    private static PropertyListErrorReason TextRefusal(string text)
    {
        PropertyList.TryParseText(Encoding.UTF8.GetBytes(text), Small, out _, out _, out var error).ShouldBeFalse();
        return error.ShouldNotBeNull().Reason;
    }
}
