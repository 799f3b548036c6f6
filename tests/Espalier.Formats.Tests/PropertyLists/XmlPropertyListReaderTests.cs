using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class XmlPropertyListReaderTests
{
    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var dictionary = Parsed.Xml(
            """
            <dict>
              <key>text</key><string>a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;</string>
              <key>number</key><integer>-42</integer>
              <key>real</key><real>1.5e3</real>
              <key>yes</key><true/><key>no</key><false></false>
              <key>date</key><date>2024-02-29T23:59:59Z</date>
              <key>data</key><data>
                AQID
                BA==
              </data>
              <key>list</key><array><string>x</string><dict/><array/><string/><data/></array>
            </dict>
            """).ShouldBeOfType<PropertyListDictionary>();

        dictionary.FindString("text").ShouldBe("a <b> & \"c\" 'd'");
        dictionary.FindInteger("number").ShouldBe(-42);
        dictionary.FindReal("real").ShouldBe(1500);
        dictionary.FindBoolean("yes").ShouldBe(true);
        dictionary.FindBoolean("no").ShouldBe(false);
        dictionary.FindDate("date").ShouldBe(new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero));
        dictionary.FindData("data")!.Value.ToArray().ShouldBe([1, 2, 3, 4]);
        dictionary.FindArray("list")!.Select(value => value.Kind).ShouldBe(
        [
            PropertyListKind.String, PropertyListKind.Dictionary, PropertyListKind.Array, PropertyListKind.String, PropertyListKind.Data,
        ]);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("+5", "5")]
    [InlineData(" 7\n", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("-0X10", "-16")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("170141183460469231731687303715884105727", "170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105728", "-170141183460469231731687303715884105728")]
    public void Integers_of_every_spelling_are_read(string text, string number) =>
        Parsed.Xml($"<integer>{text}</integer>").ShouldBe(new PropertyListInteger(Int128.Parse(number)));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("0x")]
    [InlineData("1.5")]
    [InlineData("5 6")]
    [InlineData("--5")]
    [InlineData("170141183460469231731687303715884105728")]
    [InlineData("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void What_is_no_integer_is_refused(string text) =>
        Parsed.XmlRefusal($"<integer>{text}</integer>").ShouldBe(PropertyListErrorReason.InvalidInteger);

    [Theory]
    [InlineData("0.10000000000000001", 0.1)]
    [InlineData("-0.0", -0.0)]
    [InlineData("nan", double.NaN)]
    [InlineData("+infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("3", 3.0)]
    public void Reals_of_every_spelling_are_read(string text, double number) =>
        Parsed.Xml($"<real>{text}</real>").ShouldBe(new PropertyListReal(number));

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-01-01 00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T00:00:00")]
    [InlineData("2x24-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:60Z")]
    public void What_is_no_date_is_refused(string text) =>
        Parsed.XmlRefusal($"<date>{text}</date>").ShouldBe(PropertyListErrorReason.InvalidDate);

    [Fact]
    public void Foundations_distant_past_and_a_leap_second_are_dates()
    {
        Parsed.Xml("<date>0000-12-30T00:00:00Z</date>").ShouldBe(new PropertyListDate(DateTimeOffset.MinValue));
        Parsed.Xml("<date>2016-12-31T23:59:60Z</date>").ShouldBe(new PropertyListDate(new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Texts_take_character_references_CDATA_and_comments_and_lose_control_characters() =>
        Parsed.Xml("<string>a&#65;&#x1F600;<![CDATA[<b>&amp;\u0001]]><!-- c --> \u0002\u001bé&#7;\t\r\n</string>")
            .ShouldBe(new PropertyListString("aA😀<b>&amp; é\t\r\n"));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() =>
        Parsed.Xml("<string>&#xD83D;</string>").ShouldBe(new PropertyListString("\uFFFD"));

    [Theory]
    [InlineData("&nbsp;")]
    [InlineData("&xxe;")]
    [InlineData("&;")]
    [InlineData("& ")]
    [InlineData("&#x110000;")]
    [InlineData("&#;")]
    [InlineData("&#-1;")]
    public void No_other_entity_is_known(string entity) =>
        Parsed.XmlRefusal($"<string>{entity}</string>").ShouldBe(PropertyListErrorReason.UnknownEntity);

    [Fact]
    public void Entities_a_document_type_declares_are_never_expanded()
    {
        var document =
            """
            <?xml version="1.0"?>
            <!DOCTYPE plist [
              <!ENTITY a "aaaaaaaaaa"> <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"> <!ENTITY x SYSTEM "file:///etc/passwd">
            ]>
            <plist><string>&b;</string></plist>
            """u8;

        Parsed.Refusal(document).ShouldBe(PropertyListErrorReason.UnknownEntity);
        Parsed.Value("<!DOCTYPE plist [ <!ENTITY a \"]>\"> ]><plist><true/></plist>"u8).ShouldBe(PropertyListBoolean.True);
    }

    [Theory]
    [InlineData("a ⌘ b")]
    public void Byte_order_marks_and_UTF_16_are_understood(string text)
    {
        var document = $"<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<plist version='1.0'><string>{text}</string></plist>\n";
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Parsed.Value([.. encoding.Preamble, .. encoding.GetBytes(document)]).ShouldBe(new PropertyListString(text));
            Parsed.Value(encoding.GetBytes(document)).ShouldBe(new PropertyListString(text));
        }
    }

    [Fact]
    public void A_bare_value_and_padding_are_accepted()
    {
        Parsed.Value("  <dict><key>a</key><true/></dict>"u8).ShouldBe(PropertyListDictionary.Create(("a", true)));
        Parsed.Value("<plist><true/></plist>\n\0\0<!-- end -->"u8).ShouldBe(PropertyListBoolean.True);
    }

    [Fact]
    public void An_archivers_reference_is_a_dictionary_of_one_key()
    {
        Parsed.Xml("<dict><key>CF$UID</key><integer>7</integer></dict>").ShouldBe(new PropertyListUid(7));
        Parsed.Xml("<dict><key>CF$UID</key><integer>-7</integer></dict>").Kind.ShouldBe(PropertyListKind.Dictionary);
        Parsed.Xml("<dict><key>CF$UID</key><integer>7</integer><key>x</key><true/></dict>").Kind.ShouldBe(PropertyListKind.Dictionary);
    }

    [Theory]
    [InlineData("", PropertyListErrorReason.NoValue)]
    [InlineData("<true/><true/>", PropertyListErrorReason.UnexpectedElement)]
    [InlineData("<html/>", PropertyListErrorReason.UnexpectedElement)]
    [InlineData("<dict><string/></dict>", PropertyListErrorReason.UnpairedKey)]
    [InlineData("<dict><key>a</key></dict>", PropertyListErrorReason.UnpairedKey)]
    [InlineData("<dict><key>a</key><key>b</key></dict>", PropertyListErrorReason.UnpairedKey)]
    [InlineData("<array><key>a</key></array>", PropertyListErrorReason.UnexpectedElement)]
    [InlineData("<array>text</array>", PropertyListErrorReason.UnexpectedText)]
    [InlineData("<array></dict>", PropertyListErrorReason.UnexpectedElement)]
    [InlineData("<string><b/></string>", PropertyListErrorReason.UnexpectedElement)]
    [InlineData("<string>a</key>", PropertyListErrorReason.UnexpectedElement)]
    [InlineData("<true>x</true>", PropertyListErrorReason.UnexpectedText)]
    [InlineData("<true <false/>", PropertyListErrorReason.MalformedMarkup)]
    [InlineData("<array></array/>", PropertyListErrorReason.MalformedMarkup)]
    [InlineData("<real>x</real>", PropertyListErrorReason.InvalidReal)]
    [InlineData("<array><!-- ", PropertyListErrorReason.Truncated)]
    public void Malformed_documents_are_refused_with_their_reason(string body, PropertyListErrorReason reason) =>
        Parsed.XmlRefusal(body).ShouldBe(reason);

    [Fact]
    public void What_follows_a_document_is_refused() =>
        Parsed.Refusal("<plist><true/></plist> and more"u8).ShouldBe(PropertyListErrorReason.TrailingContent);

    [Fact]
    public void An_error_says_line_and_column()
    {
        PropertyList.TryParse("<plist>\n<array>\n  <oops/></array></plist>"u8, out _, out var error).ShouldBeFalse();

        error.ShouldBe(new PropertyListError(PropertyListErrorReason.UnexpectedElement, 18, 3, 3, "<oops> is no element of a property list"));
        error.ToString().ShouldBe("<oops> is no element of a property list (line 3, column 3)");
    }

    [Fact]
    public void Base64_is_read_past_what_does_not_belong_to_it() =>
        Parsed.Xml("<data>AQ-ID*BA==</data>").ShouldBe(new PropertyListData([1, 2, 3, 4]));
}
