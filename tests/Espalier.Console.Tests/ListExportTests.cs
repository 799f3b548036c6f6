using System.IO.Compression;
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

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("$=SUM(1)")]
    [InlineData("+1+cmd")]
    [InlineData("{{name}}")]
    public async Task A_cell_of_a_workbook_is_text_whatever_a_Mac_is_called(string name)
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Request = { Scheme = "https", Host = new HostString("site.example.com"), Path = "/", QueryString = new QueryString("?format=xlsx") }, Response = { Body = body } };
        var source = new ListSource<string>(static row => row, (_, _, _, _) => Task.FromResult(new ListWindow<string>(1, [name])));

        var answer = await ListExport.AnswerAsync(http, "devices", [new ListColumn<string>("name", "Name", static row => row)], source);
        await answer.ExecuteAsync(http);

        body.Position = 0;
        using var workbook = new ZipArchive(body, ZipArchiveMode.Read);
        using var sheet = new StreamReader(workbook.Entries.Single(static e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
        var xml = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
        xml.ShouldContain(name);
        xml.ShouldNotContain("<x:f>");
        xml.ShouldNotContain("<f>");
    }
}
