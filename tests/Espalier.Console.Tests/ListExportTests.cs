using Espalier.Console.Lists;

namespace Espalier.Console.Tests;

public sealed class ListExportTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("-2.5", "-2.5")]
    public void A_cell_is_quoted_and_never_a_formula(string text, string cell) => ListExport.Cell(text).ShouldBe(cell);
}
