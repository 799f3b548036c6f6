using System.IO.Compression;
using Espalier.Console.Lists;
using UglyToad.PdfPig;

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
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("\n=1+1", "\"'\n'=1+1\"")]
    [InlineData("x;=cmd|'/C calc'!A0;y", "x;'=cmd|'/C calc'!A0;y")]
    [InlineData("x\t+1", "x\t'+1")]
    [InlineData("x; \"@a", "\"x;' \"\"@a\"")]
    [InlineData("two\r\n=1", "\"two\r\n'=1\"")]
    [InlineData("x;\uFF1D1;-", "x;'\uFF1D1;'-")]
    [InlineData("a-b; c=d", "a-b; c=d")]
    [InlineData("-2.5", "-2.5")]
    public void A_cell_is_quoted_and_never_a_formula(string text, string cell) => ListExport.Cell(text).ShouldBe(cell);

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("$=SUM(1)")]
    [InlineData("+1+cmd")]
    [InlineData("{{name}}")]
    public async Task A_cell_of_a_workbook_is_text_whatever_a_Mac_is_called(string name)
    {
        using var body = await ExportAsync("xlsx", [name]);
        using var workbook = new ZipArchive(body, ZipArchiveMode.Read);
        using var sheet = new StreamReader(workbook.Entries.Single(static e => e.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal)).Open());
        var xml = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
        xml.ShouldContain(name);
        xml.ShouldNotContain("<x:f>");
        xml.ShouldNotContain("<f>");
    }

    [Fact]
    [Trait("Line", "RPT-3")]
    public async Task A_document_shows_every_row_under_the_head_on_each_page_in_any_script_and_at_any_length()
    {
        string[] names = [.. Enumerable.Range(1, 300).Select(static i => $"Mac {i:D3}"), "Büro Żółć Ωμέγα Юлия", "=HYPERLINK(1)", new string('w', 2000), "two\nlines\u202e"];
        using var body = await ExportAsync("pdf", names);

        using var document = PdfDocument.Open(body);
        var pages = document.GetPages().Select(static p => p.Text).ToList();
        pages.Count.ShouldBeInRange(6, 12);
        pages[0].ShouldStartWith("Devices");
        pages.ShouldAllBe(static p => p.Contains("Name of the Mac"));
        pages.Select(static (p, i) => (p, i)).ShouldAllBe(p => p.p.Contains($"Page {p.i + 1} of {pages.Count}"));
        var all = string.Join('\n', pages);
        foreach (var name in names[..302])
        {
            all.ShouldContain(name);
        }

        all.ShouldContain("two lines");
        document.Information.Title.ShouldBe("Devices");
    }

    [Fact]
    public async Task A_document_ends_where_nobody_would_read_on_and_says_so()
    {
        using var body = await ExportAsync("pdf", [.. Enumerable.Repeat("x", PdfTable.MaxRows + 1)]);
        using var document = PdfDocument.Open(body);
        document.GetPage(document.NumberOfPages).Text.ShouldContain("CSV and Excel have them all");
    }

    [Fact]
    public async Task An_export_goes_on_after_a_window_from_which_a_row_was_deleted_meanwhile()
    {
        string[] names = [.. Enumerable.Range(1, 500).Select(static i => $"Mac {i:D3}")];
        var windows = new ListSource<string>(static row => row, (_, skip, take, _) => Task.FromResult(new ListWindow<string>(names.Length, [.. names.Skip(skip).Take(take).Where(static n => n != "Mac 007")])));

        using var body = await ExportAsync("csv", windows);
        using var text = new StreamReader(body);
        var lines = (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[1..].ShouldBe(names.Where(static n => n != "Mac 007"));
    }

    private static Task<MemoryStream> ExportAsync(string format, string[] rows) =>
        ExportAsync(format, new ListSource<string>(static row => row, (_, skip, take, _) => Task.FromResult(new ListWindow<string>(rows.Length, [.. rows.Skip(skip).Take(take)]))));

    private static async Task<MemoryStream> ExportAsync(string format, ListSource<string> source)
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Request = { Scheme = "https", Host = new HostString("site.example.com"), Path = "/", QueryString = new QueryString($"?format={format}") }, Response = { Body = body } };

        var answer = await ListExport.AnswerAsync(http, "devices", [new ListColumn<string>("name", "Name of the Mac", static row => row)], source);
        await answer.ExecuteAsync(http);
        body.Position = 0;
        return body;
    }
}
