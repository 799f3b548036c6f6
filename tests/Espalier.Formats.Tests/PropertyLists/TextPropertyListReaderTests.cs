using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class TextPropertyListReaderTests
{
    [Fact]
    public void What_tools_print_is_read()
    {
        var value = Read(
            """
            {
                Defer = 1;
                OutputPath = "/var/db/sample folder/out.plist";
                Usernames =     (
                    alice, "bob \"b\"",
                );
                Nested =     {
                    Empty =         (
                    );
                };
                "quoted key" = <0fbd77 1c2735ae>;
                Digest = {length = 4, bytes = 0x01020304};
                Long = {length = 32, bytes = 0x01020304 ... 1d1e1f20 };
            }
            """).ShouldBeOfType<PropertyListDictionary>();

        value.FindString("Defer").ShouldBe("1");
        value.FindString("OutputPath").ShouldBe("/var/db/sample folder/out.plist");
        value.FindArray("Usernames")!.Select(name => name.ToString()).ShouldBe(["alice", "bob \"b\""]);
        value.FindDictionary("Nested")!.FindArray("Empty")!.Count.ShouldBe(0);
        value.FindData("quoted key")!.Value.ToArray().ShouldBe([0x0f, 0xbd, 0x77, 0x1c, 0x27, 0x35, 0xae]);
        value.FindData("Digest")!.Value.ToArray().ShouldBe([1, 2, 3, 4]);
        value.FindString("Long").ShouldBe("{length = 32, bytes = 0x01020304 ... 1d1e1f20 }");
    }

    [Theory]
    [InlineData(@"""a\nb\t\\\""""", "a\nb\t\\\"")]
    [InlineData(@"""\Ud83d\Ude00 \U00e9 é""", "😀 é é")]
    [InlineData(@"""\101\0""", "A\0")]
    [InlineData("'single'", "single")]
    [InlineData("/a/b-c.d_e:$1", "/a/b-c.d_e:$1")]
    [InlineData("// note\n /* and\n another */ word", "word")]
    public void Strings_are_read_with_their_escapes(string text, string value) => Read(text).ShouldBe(new PropertyListString(value));

    [Theory]
    [InlineData("{ a = 1; b }")]
    [InlineData("{ a; b = b }")]
    public void Last_semicolons_and_values_may_be_missing(string text) => ((PropertyListDictionary)Read(text)).FindString("b").ShouldBe("b");

    [Fact]
    public void What_follows_a_value_is_left_to_the_caller()
    {
        var output = "{ a = 1; }\nAgent response: ( )"u8;

        PropertyList.TryParseText(output, PropertyListLimits.Default, out _, out var used, out _).ShouldBeTrue();

        used.ShouldBe("{ a = 1; }".Length);
    }

    [Fact]
    public void Described_data_with_anything_else_in_it_is_a_string() =>
        Read("{length = é, bytes = 0x01é}").ShouldBe(new PropertyListString("{length = é, bytes = 0x01é}"));

    [Theory]
    [InlineData("{length = 2, bytes = }", PropertyListErrorReason.MalformedMarkup)]
    [InlineData("{length = 2, bytes = 0x", PropertyListErrorReason.MalformedMarkup)]
    [InlineData("", PropertyListErrorReason.Truncated)]
    [InlineData("{", PropertyListErrorReason.Truncated)]
    [InlineData("{ a = ", PropertyListErrorReason.Truncated)]
    [InlineData("{ a = 1", PropertyListErrorReason.Truncated)]
    [InlineData("( a, b", PropertyListErrorReason.Truncated)]
    [InlineData("\"open", PropertyListErrorReason.Truncated)]
    [InlineData("\"open\\", PropertyListErrorReason.Truncated)]
    [InlineData("<0102", PropertyListErrorReason.Truncated)]
    [InlineData("// only", PropertyListErrorReason.Truncated)]
    [InlineData("{ a = 1 b = 2; }", PropertyListErrorReason.MalformedMarkup)]
    [InlineData("( a b )", PropertyListErrorReason.MalformedMarkup)]
    [InlineData("{ = 1; }", PropertyListErrorReason.UnexpectedText)]
    [InlineData("<010>", PropertyListErrorReason.InvalidData)]
    [InlineData("<xy>", PropertyListErrorReason.InvalidData)]
    [InlineData("\"\\U12\"", PropertyListErrorReason.InvalidString)]
    [InlineData("\"\\377\"", PropertyListErrorReason.InvalidString)]
    public void Malformed_documents_are_refused_with_their_reason(string text, PropertyListErrorReason reason)
    {
        PropertyList.TryParseText(Encoding.UTF8.GetBytes(text), PropertyListLimits.Default, out _, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().Reason.ShouldBe(reason);
    }

    private static PropertyListValue Read(string text)
    {
        PropertyList.TryParseText(Encoding.UTF8.GetBytes(text), PropertyListLimits.Default, out var value, out _, out var error).ShouldBeTrue(error?.ToString());
        return value!;
    }
}
