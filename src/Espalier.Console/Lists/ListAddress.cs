using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Espalier.Console.Lists;

/// <summary>A list as its address tells it: filter, order, time, selected row, tab of the details pane.</summary>
public sealed record ListAddress(ListRequest Request, string? Selected, string? Tab)
{
    private const char Separator = '~';

    /// <summary>Nothing chosen.</summary>
    public static ListAddress Start { get; } = new(ListRequest.Everything, null, null);

    public static ListAddress Read(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? One(string name) => query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value ? value : null;
        var sort = One("sort");
        var asOf = DateTimeOffset.TryParse(One("asof"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;
        var criteria = query.TryGetValue("where", out var all) ? all.Select(ReadCriterion).OfType<ListCriterion>().ToList() : [];
        return new ListAddress(
            new ListRequest
            {
                Text = One("q") ?? "",
                SortBy = sort?.TrimStart('-'),
                Descending = sort is ['-', ..],
                AsOf = asOf,
                Criteria = criteria.Count == 0 ? ListCriteria.None : new ListCriteria(criteria),
            },
            One("sel"),
            One("tab"));
    }

    /// <summary>Query parameters; null removes one.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["q"] = Request.Text is { Length: > 0 } text ? text : null,
        ["sort"] = Request.SortBy is { } by ? (Request.Descending ? "-" : "") + by : null,
        ["asof"] = Request.AsOf?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["where"] = Request.Criteria.Items.Count == 0 ? null : Request.Criteria.Items.Select(static c => $"{c.Column}{Separator}{c.Operator}{Separator}{c.Value}").ToArray(),
        ["sel"] = Selected,
        ["tab"] = Tab,
    };

    public string On(NavigationManager navigation) => navigation.GetUriWithQueryParameters(Parameters);

    private static ListCriterion? ReadCriterion(string? text) =>
        text?.Split(Separator, 3) is [var column, var name, var value] && Enum.TryParse<CriterionOperator>(name, out var op) ? new ListCriterion(column, op, value) : null;
}
