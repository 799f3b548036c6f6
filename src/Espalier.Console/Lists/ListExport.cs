using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using MiniExcelLibs;

namespace Espalier.Console.Lists;

/// <summary>A list as a file: all rows of the address's filter, in its order, with every column.</summary>
internal static class ListExport
{
    /// <summary>Answers with CSV (streamed) or Excel, as <c>format</c> in the query says.</summary>
    public static async Task<IResult> AnswerAsync<T>(HttpContext http, string name, IReadOnlyList<ListColumn<T>> columns, ListSource<T> source)
    {
        var request = ListAddress.Read(http.Request.GetEncodedUrl()).Request;
        var rows = RowsAsync(source, request, http.RequestAborted);
        return http.Request.Query["format"] == "xlsx"
            ? Results.File(await WriteExcelAsync(columns, rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx")
            : Results.Stream(stream => WriteCsvAsync(stream, columns, rows), "text/csv; charset=utf-8", name + ".csv");
    }

    /// <summary>A cell of CSV: quoted where needed, and never a formula for the program that opens it.</summary>
    public static string Cell(string text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static async IAsyncEnumerable<T> RowsAsync<T>(ListSource<T> source, ListRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var skip = 0; ; skip += RowWindow<T>.Most)
        {
            var window = await source.FetchAsync(request, skip, RowWindow<T>.Most, cancellationToken);
            request = request with { Snapshot = window.Snapshot };
            foreach (var row in window.Rows)
            {
                yield return row;
            }

            if (window.Rows.Count < RowWindow<T>.Most)
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

        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await file.SaveAsAsync(sheet);
        file.Position = 0;
        return file;
    }
}
