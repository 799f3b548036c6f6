using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;

namespace Espalier.Console.Lists;

/// <summary>A list as a file: all rows of the address's filter, in its order, with every column.</summary>
internal static partial class ListExport
{
    /// <summary>Answers with CSV (streamed), Excel or PDF, as <c>format</c> in the query says.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">Name of the file, without its end.</param>
    /// <param name="columns">Every column of the list.</param>
    /// <param name="source">Its rows.</param>
    /// <param name="title">Title of the document; null for the name's words.</param>
    /// <param name="facts">Lines below the title: what was asked for.</param>
    public static async Task<IResult> AnswerAsync<T>(HttpContext http, string name, IReadOnlyList<ListColumn<T>> columns, ListSource<T> source, string? title = null, IReadOnlyList<string>? facts = null)
    {
        var request = ListAddress.Read(http.Request.GetEncodedUrl()).Request;
        var rows = RowsAsync(source, request, http.RequestAborted);
        var clock = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return http.Request.Query["format"].ToString() switch
        {
            "xlsx" => Results.File(await WriteExcelAsync(columns, rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx"),
            "pdf" => Results.File(await WritePdfAsync(title ?? Title(name), [.. facts ?? [], .. Filter(request)], columns, rows, clock.GetUtcNow()), "application/pdf", name + ".pdf"),
            _ => Results.Stream(stream => WriteCsvAsync(stream, columns, rows), "text/csv; charset=utf-8", name + ".csv"),
        };
    }

    /// <summary>A cell of CSV: quoted where needed, and never a formula for the program that opens it.</summary>
    public static string Cell(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            text = "'" + text;
        }

        text = FormulaAfterSeparator().Replace(text, "$0'");
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    // Where the list separator is another than the comma, a quote inside a cell protects nothing: what follows a separator or a line end is a cell of its own there.
    [GeneratedRegex("""[;\t\r\n](?=[\p{Zs}"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])""")]
    private static partial Regex FormulaAfterSeparator();

    private static async IAsyncEnumerable<T> RowsAsync<T>(ListSource<T> source, ListRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var skip = 0; ; skip += source.ExportWindow)
        {
            var window = await source.FetchAsync(request, skip, source.ExportWindow, cancellationToken);
            request = request with { Snapshot = window.Snapshot };
            foreach (var row in window.Rows)
            {
                yield return row;
            }

            // Positions, not rows: a window of a snapshot is short where something was deleted since.
            if (skip + source.ExportWindow >= window.Total)
            {
                yield break;
            }
        }
    }

    private static async Task WriteCsvAsync<T>(Stream stream, IReadOnlyList<ListColumn<T>> columns, IAsyncEnumerable<T> rows)
    {
        // With a byte order mark, or Excel reads UTF-8 as the local code page.
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', columns.Select(static c => Cell(c.Title))));
        await foreach (var row in rows)
        {
            await writer.WriteLineAsync(string.Join(',', columns.Select(c => Cell(ListValues.Text(c.Value(row))))));
        }
    }

    private static async Task<Stream> WriteExcelAsync<T>(IReadOnlyList<ListColumn<T>> columns, IAsyncEnumerable<T> rows)
    {
        List<Dictionary<string, object?>> sheet = [];
        await foreach (var row in rows)
        {
            sheet.Add(columns.ToDictionary(static c => c.Title, c => c.Value(row) switch
            {
                DateTimeOffset at => at.UtcDateTime,
                Enum or bool => ListValues.Text(c.Value(row)),
                var value => value,
            }));
        }

        var file = Temporary();
        await file.SaveAsAsync(sheet);
        file.Position = 0;
        return file;
    }

    private static async Task<Stream> WritePdfAsync<T>(string title, IReadOnlyList<string> facts, IReadOnlyList<ListColumn<T>> columns, IAsyncEnumerable<T> rows, DateTimeOffset now)
    {
        // What a list leaves out until somebody chooses it would take the width from the rest.
        var printed = columns.Where(static c => !c.IsExtra).ToList();
        var table = new PdfTable(title, facts, [.. printed.Select(static c => c.Title)], [.. printed.Select(static c => c.Width)], now);
        string? remark = null;
        await foreach (var row in rows)
        {
            if (!table.TryAdd([.. printed.Select(c => ListValues.Text(c.Value(row)))]))
            {
                remark = $"There are more rows than the {PdfTable.MaxRows:N0} of this document; CSV and Excel have them all.";
                break;
            }
        }

        var file = Temporary();
        table.Save(file, remark);
        file.Position = 0;
        return file;
    }

    private static FileStream Temporary() => new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    /// <summary><c>device-collections</c> becomes <c>Device Collections</c>.</summary>
    private static string Title(string name) => string.Join(' ', name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<string> Filter(ListRequest request)
    {
        if (request.Text.Length > 0)
        {
            yield return $"Filter: {request.Text}";
        }

        foreach (var criterion in request.Criteria.Items)
        {
            yield return $"{criterion.Column} {ListValues.Words(criterion.Operator.ToString()).ToLowerInvariant()} {criterion.Value}";
        }
    }
}
