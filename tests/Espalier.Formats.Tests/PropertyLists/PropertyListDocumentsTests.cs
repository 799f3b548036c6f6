using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class PropertyListDocumentsTests
{
    [Fact]
    public void Documents_one_after_the_other_are_told_apart()
    {
        var output = Encoding.UTF8.GetBytes(
            """
            Getting account policies
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0"><string>first <![CDATA[<plist><true/></plist>]]> <!-- </plist> --></string></plist>
            <a note> in between
            <plist><integer>2</integer></plist><!DOCTYPE plist SYSTEM "x"><plist><integer>3</integer></plist>
            <plist/>
            <plistlike/> done
            """);

        var documents = PropertyListDocuments.Find(output);

        documents.Count.ShouldBe(4);
        Parsed.Value(output[documents[0]]).ToString().ShouldBe("first <plist><true/></plist> ");
        Parsed.Value(output[documents[1]]).ShouldBe(new PropertyListInteger(2));
        Parsed.Value(output[documents[2]]).ShouldBe(new PropertyListInteger(3));
        Parsed.Refusal(output[documents[3]]).ShouldBe(PropertyListErrorReason.NoValue);
    }

    [Fact]
    public void A_document_that_was_cut_off_does_not_swallow_the_next()
    {
        var output = "<?xml version='1.0'?><plist><array><true/>\n<?xml version='1.0'?><plist><false/></plist><plist><str"u8;

        var documents = PropertyListDocuments.Find(output);

        documents.Count.ShouldBe(3);
        Parsed.Refusal(output[documents[0]]).ShouldBe(PropertyListErrorReason.Truncated);
        Parsed.Value(output[documents[1]]).ShouldBe(PropertyListBoolean.False);
        Parsed.Refusal(output[documents[2]]).ShouldBe(PropertyListErrorReason.Truncated);
    }

    [Fact]
    public void Half_a_million_opened_tags_are_passed_once_each() =>
        PropertyListDocuments.Find(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<?xml <plist ", 500_000)))).Count.ShouldBe(500_000);

    [Fact]
    public void The_first_document_is_read_from_within_noise()
    {
        PropertyListDocuments.TryParseFirst("Warning: x < y\n<plist><true/></plist>\nbye"u8, PropertyListLimits.Default, out var value, out _).ShouldBeTrue();
        value.ShouldBe(PropertyListBoolean.True);

        PropertyListDocuments.TryParseFirst("No receipt found."u8, PropertyListLimits.Default, out _, out var error).ShouldBeFalse();
        error!.Reason.ShouldBe(PropertyListErrorReason.NotAPropertyList);
    }

    [Fact]
    public void A_binary_list_is_a_first_document_too()
    {
        PropertyListDocuments.TryParseFirst(PropertyList.ToBinary("<plist>")!, PropertyListLimits.Default, out var value, out _).ShouldBeTrue();
        value.ShouldBe(new PropertyListString("<plist>"));
    }

    [Theory]
    [InlineData("bplist00", PropertyListFormat.Binary)]
    [InlineData(" \n<?xml", PropertyListFormat.Xml)]
    [InlineData("<plist", PropertyListFormat.Xml)]
    [InlineData("\n{ a", PropertyListFormat.Text)]
    [InlineData("(", PropertyListFormat.Text)]
    [InlineData("text", null)]
    [InlineData("", null)]
    public void Forms_are_known_by_how_they_begin(string begin, PropertyListFormat? format) =>
        PropertyList.FindFormat(Encoding.UTF8.GetBytes(begin)).ShouldBe(format);
}
