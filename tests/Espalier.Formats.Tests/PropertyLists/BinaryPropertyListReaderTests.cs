using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class BinaryPropertyListReaderTests
{
    [Fact]
    public void Integers_of_every_width_are_read()
    {
        Read(0x10, 0xFF).ShouldBe(new PropertyListInteger(255));
        Read(0x11, 0xFF, 0xFF).ShouldBe(new PropertyListInteger(65535));
        Read(0x12, 0xFF, 0xFF, 0xFF, 0xFF).ShouldBe(new PropertyListInteger(uint.MaxValue));
        Read([0x13, .. Enumerable.Repeat((byte)0xFF, 8)]).ShouldBe(new PropertyListInteger(-1));
        Read([0x14, .. new byte[8], .. Enumerable.Repeat((byte)0xFF, 8)]).ShouldBe(new PropertyListInteger(ulong.MaxValue));
        Read([0x14, 0x80, .. new byte[15]]).ShouldBe(new PropertyListInteger(Int128.MinValue));
    }

    [Fact]
    public void Short_and_long_reals_are_read()
    {
        Read(0x22, 0x3F, 0xC0, 0, 0).ShouldBe(new PropertyListReal(1.5));
        Read(0x23, 0xBF, 0xF8, 0, 0, 0, 0, 0, 0).ShouldBe(new PropertyListReal(-1.5));
    }

    [Fact]
    public void Strings_of_every_encoding_are_read()
    {
        Read(0x52, (byte)'h', (byte)'i').ShouldBe(new PropertyListString("hi"));
        Read(0x61, 0x23, 0x18).ShouldBe(new PropertyListString("⌘"));
        Read(0x73, 0xE2, 0x8C, 0x98).ShouldBe(new PropertyListString("⌘"));
        Read(0x53, 0xE2, 0x8C, 0x98).ShouldBe(new PropertyListString("⌘"));
        Read([0x5F, 0x10, 16, .. "sixteen letters."u8]).ShouldBe(new PropertyListString("sixteen letters."));
    }

    [Fact]
    public void References_of_every_width_are_read()
    {
        Read(0x80, 7).ShouldBe(new PropertyListUid(7));
        Read([0x87, .. Enumerable.Repeat((byte)0xFF, 8)]).ShouldBe(new PropertyListUid(ulong.MaxValue));
        Refuse(0x88, 0, 0, 0, 0, 0, 0, 0, 0, 7).ShouldBe(PropertyListErrorReason.InvalidObject);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x0F)]
    [InlineData(0x15)]
    [InlineData(0x20)]
    [InlineData(0x30)]
    [InlineData(0x90)]
    [InlineData(0xB0)]
    [InlineData(0xC0)]
    [InlineData(0xE0)]
    [InlineData(0xFF)]
    public void Objects_that_property_lists_do_not_have_are_refused(byte marker) =>
        Refuse([marker, .. new byte[64]]).ShouldBe(PropertyListErrorReason.InvalidObject);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    [InlineData(-1e12)]
    [InlineData(252_423_993_600)]
    public void A_date_outside_the_calendar_is_refused(double seconds) =>
        Refuse([0x33, .. BitConverter.GetBytes(seconds).Reverse()]).ShouldBe(PropertyListErrorReason.InvalidDate);

    [Theory]
    [InlineData(-63_113_904_000, "0001-01-01T00:00:00Z")]
    [InlineData(252_423_993_599.25, "9999-12-31T23:59:59Z")]
    public void The_first_and_last_dates_of_the_calendar_are_read(double seconds, string text) =>
        Read([0x33, .. BitConverter.GetBytes(seconds).Reverse()]).ToString().ShouldBe(text);

    [Fact]
    public void Unpaired_surrogates_survive()
    {
        var broken = new PropertyListString("a\uD83Db");

        Parsed.Value(PropertyList.ToBinary(broken)).ShouldBe(broken);
    }

    [Fact]
    public void A_shared_object_is_one_object()
    {
        var array = new BinaryDraft().Add(0xA2, 1, 1).Add(0xD0).Build();

        var values = Parsed.Value(array).ShouldBeOfType<PropertyListArray>();

        values[0].ShouldBeSameAs(values[1]);
    }

    [Fact]
    public void Other_versions_are_refused()
    {
        Parsed.Refusal("bplist15 and more than the forty bytes that a trailer needs"u8).ShouldBe(PropertyListErrorReason.UnsupportedVersion);
        Parsed.Refusal("something else"u8).ShouldBe(PropertyListErrorReason.NotAPropertyList);
        Parsed.Refusal([]).ShouldBe(PropertyListErrorReason.NotAPropertyList);
    }

    private static PropertyListValue Read(params byte[] single) => Parsed.Value(new BinaryDraft().Add(single).Build());

    private static PropertyListErrorReason Refuse(params byte[] single) => Parsed.Refusal(new BinaryDraft().Add(single).Build());
}
