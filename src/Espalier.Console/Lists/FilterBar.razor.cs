using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Espalier.Console.Lists;

/// <summary>The line above a list: filter, criteria, count, time, columns, export.</summary>
public sealed partial class FilterBar<T> : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private CancellationTokenSource? _typing;
    private string _text = "";
    private string _asked = "";

    [Parameter, EditorRequired] public required IReadOnlyList<ListColumn<T>> Columns { get; set; }

    [Parameter, EditorRequired] public required ListRequest Request { get; set; }

    [Parameter] public EventCallback<ListRequest> RequestChanged { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<ListColumn<T>> Shown { get; set; }

    [Parameter] public EventCallback<ListColumn<T>> OnToggleColumn { get; set; }

    [Parameter] public string? Export { get; set; }

    [Parameter] public bool TakesCriteria { get; set; }

    [Parameter] public bool TakesChoicesOnly { get; set; }

    [Parameter] public bool KnowsHistory { get; set; }

    [Parameter] public bool HasDetails { get; set; }

    [Parameter] public int? Total { get; set; }

    [Parameter] public int Selected { get; set; }

    [Parameter] public int Added { get; set; }

    [Parameter] public EventCallback OnShowAdded { get; set; }

    private IReadOnlyList<ListColumn<T>> CriteriaColumns => TakesChoicesOnly ? [.. Columns.Where(static c => c.Choices.Count > 0)] : Columns;

    public void Dispose()
    {
        _typing?.Cancel();
        _typing?.Dispose();
    }

    // What the list shows may change from outside (the address, "clear the filter"); what is being typed is left alone.
    protected override void OnParametersSet()
    {
        if (Request.Text != _asked)
        {
            _text = _asked = Request.Text;
        }
    }

    private string Counts(int total)
    {
        var objects = total == 1 ? "1 object" : $"{total:N0} objects";
        return Selected > 0 ? $"{Selected:N0} of {objects} selected" : objects;
    }

    private async Task TypeAsync()
    {
        _typing?.Cancel();
        _typing?.Dispose();
        _typing = new CancellationTokenSource();
        var token = _typing.Token;
        try
        {
            await Task.Delay(Pause, token);
            _asked = _text;
            await RequestChanged.InvokeAsync(Request with { Text = _asked });
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The next letter filters.
        }
    }

    private Task AddAsync(ListCriterion criterion) => RequestChanged.InvokeAsync(Request with { Criteria = new ListCriteria([.. Request.Criteria.Items, criterion]) });

    private Task RemoveAsync(ListCriterion criterion)
    {
        var left = Request.Criteria.Items.Where(c => c != criterion).ToList();
        return RequestChanged.InvokeAsync(Request with { Criteria = left.Count == 0 ? ListCriteria.None : new ListCriteria(left) });
    }

    private string ExportAddress(string format)
    {
        var query = new ListAddress(Request, null, null).Parameters
            .Where(static p => p.Value is not null)
            .SelectMany(static p => p.Value is string[] many ? many.Select(one => KeyValuePair.Create(p.Key, (string?)one)) : [KeyValuePair.Create(p.Key, p.Value as string)])
            .Append(KeyValuePair.Create("format", (string?)format));
        return QueryHelpers.AddQueryString(Export!, query);
    }
}
