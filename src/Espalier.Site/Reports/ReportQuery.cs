using System.Data.Common;
using System.Globalization;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Devices;

namespace Espalier.Site.Reports;

/// <summary>A report asked for with criteria: one statement that filters, orders, counts and cuts a page.</summary>
internal sealed class ReportQuery
{
    /// <summary>Longest criterion; no name of the site is longer.</summary>
    public const int MaxCriterion = 256;

    private readonly Report _report;
    private readonly RunReport _request;
    private readonly Dictionary<string, object> _values;

    private ReportQuery(Report report, RunReport request, Dictionary<string, object> values)
    {
        _report = report;
        _request = request;
        _values = values;
    }

    /// <summary>The query, or what is wrong with the request.</summary>
    public static (ReportQuery? Query, IReadOnlyList<FieldProblem> Problems) Of(Report report, RunReport request)
    {
        var problems = new List<FieldProblem>();
        var known = report.Restrictions.Select(static r => r.Criterion.Name).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(request.Criteria.Keys.Where(k => !known.Contains(k)).Select(k => new FieldProblem($"criteria.{k}", $"This report has no such criterion; it has: {string.Join(", ", known)}.")));
        var values = new Dictionary<string, object>();
        foreach (var criterion in report.Restrictions.Select(static r => r.Criterion))
        {
            var given = request.Criteria.GetValueOrDefault(criterion.Name)?.Trim();
            if (Read(criterion, string.IsNullOrEmpty(given) ? criterion.Default : given, values) is { } problem)
            {
                problems.Add(new FieldProblem($"criteria.{criterion.Name}", problem));
            }
        }

        if (request.Filter.Length > MaxCriterion)
        {
            problems.Add(new FieldProblem("filter", $"A filter has at most {MaxCriterion} characters."));
        }

        if (request.Sort is { } sort && report.Fields.All(f => f.Column.Name != sort))
        {
            problems.Add(new FieldProblem("sort", $"It can be sorted by: {string.Join(", ", report.Fields.Select(static f => f.Column.Name))}."));
        }

        if (request.Skip < 0 || request.Take is < 1 or > RunReport.MaxTake)
        {
            problems.Add(new FieldProblem("take", $"A page has 1 to {RunReport.MaxTake} rows and begins at 0 or later."));
        }

        return problems.Count == 0 ? (new ReportQuery(report, request, values), problems) : (null, problems);
    }

    public async Task<ReportPage> RunAsync(ReadScope scope, DateTimeOffset now, CancellationToken token)
    {
        var page = await Bind(scope.Command(Statement()), now).ListAsync(r => (Row: Read(r), Total: r.GetInt32(1)), token);

        // Beyond the end no row says how many there are.
        var total = page.Count > 0 ? page[0].Total : _request.Skip == 0 ? 0 : await Bind(scope.Command($"SELECT count(*) FROM ({Inner()}) r {Outer()}"), now).ScalarAsync<int>(token);
        return new ReportPage(_report.Name, now, [.. _report.Fields.Select(static f => f.Column)], [.. page.Select(static p => p.Row)], total);
    }

    private static string? Read(ReportCriterion criterion, string text, Dictionary<string, object> values)
    {
        if (text.Length > MaxCriterion)
        {
            return $"A criterion has at most {MaxCriterion} characters.";
        }

        if (criterion.Kind == ReportCriterionKind.Number)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return $"“{text}” is not a whole number from 0.";
            }

            values[criterion.Name] = (long)number;
        }
        else if (text.Length > 0)
        {
            values[criterion.Name] = Folding.Fold(text).Replace("!", "!!", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
        }

        return null;
    }

    private string Statement()
    {
        var by = _request.Sort ?? _report.Sort;
        var descending = _request.Sort is null ? _report.Descending : _request.Descending;
        var first = Enumerable.Range(0, _report.Fields.Count).First(i => _report.Fields[i].Column.Name == by);

        // Equal rows stand in the order of their other values, so that pages join without gaps.
        var ties = Enumerable.Range(0, _report.Fields.Count).Where(i => i != first).Select(static i => $"k{i} NULLS FIRST");
        return
            $"""
            SELECT device, count(*) OVER () AS total, {string.Join(", ", _report.Fields.Select(static (_, i) => $"f{i}"))}
            FROM ({Inner()}) r {Outer()}
            ORDER BY k{first} {(descending ? "DESC NULLS LAST" : "NULLS FIRST")}, {string.Join(", ", ties.Append("device"))}
            LIMIT @page_take OFFSET @page_skip
            """;
    }

    private string Inner()
    {
        var fields = _report.Fields.Select(static (f, i) => $"{f.Sql} AS f{i}, {f.Key} AS k{i}");
        var conditions = _report.Restrictions.Where(r => _values.ContainsKey(r.Criterion.Name)).Select(static r => $" AND {r.Sql}");
        return $"SELECT {_report.Device ?? "NULL"} AS device, {string.Join(", ", fields)} {_report.From} WHERE {_report.Where}{string.Concat(conditions)}{(_report.GroupBy is { } by ? " GROUP BY " + by : "")}";
    }

    private string Outer()
    {
        var texts = _report.Fields.Select(static (f, i) => (f.IsText, i)).Where(static f => f.IsText).Select(static f => $"k{f.i} LIKE @page_filter ESCAPE '!'");
        return _request.Filter.Length == 0 ? "" : $"WHERE ({string.Join(" OR ", texts)})";
    }

    private DbCommand Bind(DbCommand command, DateTimeOffset now)
    {
        foreach (var (name, value) in _values)
        {
            command.With(name, value);
        }

        if (command.CommandText.Contains("@now", StringComparison.Ordinal))
        {
            command.With("now", now);
        }

        if (_request.Filter.Length > 0)
        {
            command.With("page_filter", DeviceListReader.Containing(_request.Filter));
        }

        return command.CommandText.Contains("@page_take", StringComparison.Ordinal) ? command.With("page_take", _request.Take).With("page_skip", _request.Skip) : command;
    }

    private ReportRow Read(DbDataReader reader) => new(
        reader.IsDBNull(0) ? null : new ResourceId(reader.GetInt32(0)),
        [.. _report.Fields.Select((f, i) => reader.IsDBNull(i + 2) ? null : Value(f.Column.Type, reader.GetValue(i + 2)))]);

    // Sums and counts are decimal, 64-bit or 32-bit, as the engine likes.
    private static object Value(ReportValueType type, object value) => type switch
    {
        ReportValueType.Number => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ReportValueType.Instant => Instants.FromMicroseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => ((string)value).Replace(DeviceRow.SystemPrefix, "macOS ", StringComparison.Ordinal),
    };
}
