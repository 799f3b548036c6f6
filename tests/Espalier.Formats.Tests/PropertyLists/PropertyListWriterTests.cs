using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class PropertyListWriterTests
{
    [Fact]
    public void XML_is_laid_out_as_Apples_tools_do()
    {
        var value = PropertyListDictionary.Create(
            ("Label", "org.espalier.sample"),
            ("Text", "a < b & \"c\" > 'd'\r"),
            ("Keys", PropertyListDictionary.Empty),
            ("List", PropertyListArray.Create(-1, 0.1, true, PropertyListArray.Empty)),
            ("At", new DateTimeOffset(2024, 2, 29, 12, 30, 15, TimeSpan.FromHours(2))),
            ("Bytes", Enumerable.Range(0, 60).Select(i => (byte)i).ToArray()),
            ("None", Array.Empty<byte>()),
            ("Reference", new PropertyListUid(3)));

        Encoding.UTF8.GetString(PropertyList.ToXml(value)).ShouldBe(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
            	<key>Label</key>
            	<string>org.espalier.sample</string>
            	<key>Text</key>
            	<string>a &lt; b &amp; "c" &gt; 'd'&#13;</string>
            	<key>Keys</key>
            	<dict/>
            	<key>List</key>
            	<array>
            		<integer>-1</integer>
            		<real>0.10000000000000001</real>
            		<true/>
            		<array/>
            	</array>
            	<key>At</key>
            	<date>2024-02-29T10:30:15Z</date>
            	<key>Bytes</key>
            	<data>
            	AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEy
            	MzQ1Njc4OTo7
            	</data>
            	<key>None</key>
            	<data>
            	</data>
            	<key>Reference</key>
            	<dict>
            		<key>CF$UID</key>
            		<integer>3</integer>
            	</dict>
            </dict>
            </plist>

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1")]
    [InlineData(1e100, "1e+100")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "+infinity")]
    [InlineData(double.NegativeInfinity, "-infinity")]
    public void Reals_are_spelt_as_Apple_spells_them(double value, string text) =>
        Encoding.UTF8.GetString(PropertyList.ToXml(value)).ShouldContain($"<real>{text}</real>");

    [Fact]
    public void What_XML_cannot_carry_is_left_out() =>
        Encoding.UTF8.GetString(PropertyList.ToXml("a\0\u0001\u001b\uFFFEb\t\n")!).ShouldContain("<string>ab\t\n</string>");

    [Fact]
    public void Binary_is_written_as_narrow_as_it_can_be()
    {
        var value = PropertyListDictionary.Create(("a", 1), ("b", PropertyListArray.Create("a", 1, -1, 256)));

        PropertyList.ToBinary(value).ShouldBe(
        [
            .. "bplist00"u8,
            0xD2, 1, 2, 3, 4,
            0x51, (byte)'a',
            0x51, (byte)'b',
            0x10, 1,
            0xA4, 1, 3, 5, 6,
            0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0x11, 1, 0,
            8, 13, 15, 17, 19, 24, 33,
            0, 0, 0, 0, 0, 0, 1, 1,
            0, 0, 0, 0, 0, 0, 0, 7,
            0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 36,
        ]);
    }

    [Fact]
    public void A_container_shared_in_memory_is_written_once()
    {
        var shared = PropertyListArray.Create(new string('x', 1000));
        var value = PropertyListArray.Create(shared, shared, shared);

        var binary = PropertyList.ToBinary(value);

        binary.Length.ShouldBeLessThan(1100);
        Parsed.Value(binary).ShouldBe(value);
    }

    [Fact]
    public void Zeros_of_different_sign_stay_different()
    {
        var zeros = PropertyListArray.Create(0.0, -0.0);

        var read = Parsed.Value(PropertyList.ToBinary(zeros)).ShouldBeOfType<PropertyListArray>();

        double.IsNegative(((PropertyListReal)read[0]).Value).ShouldBeFalse();
        double.IsNegative(((PropertyListReal)read[1]).Value).ShouldBeTrue();
    }
}
