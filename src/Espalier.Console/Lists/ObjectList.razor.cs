using Espalier.Console.Components;
using Espalier.Console.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace Espalier.Console.Lists;

/// <summary>The list of a node: commands, filter, virtualised rows, details of the selection; all of it in the address.</summary>
public sealed partial class ObjectList<T>(NavigationManager navigation, IJSRuntime script, TimeProvider time) : IDisposable
{
    /// <summary>Pixels; the same as <c>--row</c> in the style sheet.</summary>
    private const int RowHeight = 32;

    private readonly CancellationTokenSource _gone = new();
    private readonly string _id = Ids.Next("list");
    private readonly Selection<T> _selection = new();
    private readonly HashSet<string> _marked = [];
    private readonly HashSet<string> _toggled = [];
    private IReadOnlyList<ListColumn<T>> _shown = [];
    private RowWindow<T> _rows = null!;
    private ListSource<T>? _opened;
    private IDisposable? _subscription;
    private Virtualize<ListRow<T>>? _virtualize;
    private ElementReference _grid;
    private MouseEventArgs? _menu;
    private string? _tab;
    private string? _failure;
    private string? _wanted;
    private string _announcement = "";
    private int? _cursor;
    private int _anchor;
    private int _page = 10;
    private int _added;

    [CascadingParameter] public required ConsoleUser User { get; set; }

    /// <summary>What the list holds, for screen readers: <c>Devices</c>.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>The same instance as long as the same list is meant; another one opens anew.</summary>
    [Parameter, EditorRequired] public required ListSource<T> Source { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<ListColumn<T>> Columns { get; set; }

    /// <summary>Heading of the details pane.</summary>
    [Parameter, EditorRequired] public required Func<T, string> Name { get; set; }

    [Parameter] public IReadOnlyList<ListCommand<T>> Commands { get; set; } = [];

    [Parameter] public IReadOnlyList<DetailTab<T>> Details { get; set; } = [];

    /// <summary>Shown when there is nothing at all: what would fill the list, and the command that does.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>Address of the export, to which filter and order are added; null without export.</summary>
    [Parameter] public string? Export { get; set; }

    /// <summary>The list is part of a dialog: without address and command bar.</summary>
    [Parameter] public bool IsEmbedded { get; set; }

    /// <summary>The list's name is the page's heading for those who hear the page; off where the page has one that is seen. Default on.</summary>
    [Parameter] public bool HasHeading { get; set; } = true;

    [Parameter] public EventCallback<Selection<T>> SelectionChanged { get; set; }

    private IReadOnlyList<ListCommand<T>> Allowed => [.. Permitted(Commands)];

    private string Template => string.Join(' ', _shown.Select(static c => c.Grows ? $"minmax({c.Width}px,1fr)" : $"{c.Width}px"));

    // One width for the head and all rows, each of which lays itself out: their contents must not decide.
    private int Least => _shown.Sum(static c => c.Width) + 48;

    /// <summary>Reads the list again from the start, as a new snapshot.</summary>
    public Task RefreshAsync() => OpenAsync(_rows.Request);

    public void Dispose()
    {
        navigation.LocationChanged -= OnLocationChanged;
        _subscription?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => navigation.LocationChanged += OnLocationChanged;

    protected override void OnParametersSet()
    {
        _shown = [.. Columns.Where(column => column.IsExtra == _toggled.Contains(column.Name))];
        if (ReferenceEquals(_opened, Source))
        {
            return;
        }

        _opened = Source;
        _subscription?.Dispose();
        _subscription = Source.Subscribe?.Invoke(news => InvokeAsync(() => HearAsync(news)));
        var address = IsEmbedded ? ListAddress.Start : ListAddress.Read(navigation.Uri);
        _rows = new RowWindow<T>(Source);
        _rows.Open(address.Request);
        _selection.Clear();
        _cursor = null;
        (_wanted, _tab) = (address.Selected, address.Tab);
    }

    private async ValueTask<ItemsProviderResult<ListRow<T>>> ProvideAsync(ItemsProviderRequest request)
    {
        var isFirst = _rows.Total is null;
        try
        {
            var rows = await _rows.GetAsync(request.StartIndex, request.Count, request.CancellationToken);
            _failure = null;
            _selection.Request = _rows.Request;
            _selection.Total = _rows.Total ?? 0;
            if (_wanted is not null)
            {
                SelectWanted();
            }

            if (isFirst)
            {
                await InvokeAsync(StateHasChanged);
            }

            return new ItemsProviderResult<ListRow<T>>(rows, _rows.Total ?? 0);
        }
        catch (RefusedException refusal)
        {
            _failure = refusal.Message;
            await InvokeAsync(StateHasChanged);
            return new ItemsProviderResult<ListRow<T>>([], 0);
        }
        catch (OperationCanceledException) when (request.CancellationToken.IsCancellationRequested)
        {
            // Only its own token tells the component that it cancelled this itself; further down others are linked to it, for time limits.
            throw new OperationCanceledException(request.CancellationToken);
        }
    }

    // The row that the address names, when it is among the first ones; a page that needs any row has an address of its own.
    private void SelectWanted()
    {
        if (_rows.Find(_wanted!) is { } row)
        {
            _selection.Only(row.Key, row.Item);
            _cursor = _anchor = row.Index;
        }

        _wanted = null;
    }

    private async Task OpenAsync(ListRequest request)
    {
        _rows.Open(request);
        if (_selection.IsAll)
        {
            _selection.Clear();
        }

        _cursor = null;
        _added = 0;
        ShowAddress();
        await ReadAsync();
        KeepSelection();
        ShowAddress();
        _announcement = $"The list shows {_rows.Total:N0}.";
    }

    // Whoever sorts or filters goes on with what is chosen, if all of it is still here: a part of it would be another choice.
    private void KeepSelection()
    {
        if (_selection.IsAll || _selection.IsEmpty)
        {
            return;
        }

        if (_selection.Keys.Any(key => _rows.Find(key) is null))
        {
            _selection.Clear();
        }
        else if (_selection.Keys.Count == 1)
        {
            _cursor = _anchor = _rows.Find(_selection.Keys.First())!.Index;
        }
    }

    private async Task ReadAsync()
    {
        if (_virtualize is not null)
        {
            // It reads again but draws nothing by itself.
            await _virtualize.RefreshDataAsync();
            StateHasChanged();
        }
    }

    private async Task HearAsync(ListNews news)
    {
        if (news.IsAnew)
        {
            await ReadAsync();
            StateHasChanged();
            return;
        }

        _added += news.Added;
        if (news.Changed.Count > 0)
        {
            _marked.Clear();
            _marked.UnionWith(news.Changed);
            if (!news.IsHere)
            {
                _rows.Forget();
            }

            await ReadAsync();
            foreach (var key in _selection.Keys.Where(news.Changed.Contains).ToList())
            {
                if (_rows.Find(key) is { } row)
                {
                    _selection.Refresh(key, row.Item);
                }
            }
        }

        StateHasChanged();
    }

    private Task ShowAddedAsync() => OpenAsync(_rows.Request);

    private Task ClearFilterAsync() => OpenAsync(_rows.Request with { Text = "", Criteria = ListCriteria.None });

    private Task SortAsync(ListColumn<T> column)
    {
        if (!column.IsSortable)
        {
            return Task.CompletedTask;
        }

        var request = _rows.Request;
        return OpenAsync(request with { SortBy = column.Name, Descending = request.SortBy == column.Name && !request.Descending });
    }

    private string? SortOf(ListColumn<T> column) =>
        !column.IsSortable ? null : _rows.Request.SortBy != column.Name ? "none" : _rows.Request.Descending ? "descending" : "ascending";

    private void ToggleColumn(ListColumn<T> column)
    {
        if (!_toggled.Remove(column.Name))
        {
            _toggled.Add(column.Name);
        }

        _shown = [.. Columns.Where(c => c.IsExtra == _toggled.Contains(c.Name))];
    }

    private IEnumerable<ListCommand<T>> Permitted(IReadOnlyList<ListCommand<T>> commands) => commands
        .Where(command => User.May(command.Right))
        .Select(command => command.Children.Count == 0 ? command : command with { Children = [.. Permitted(command.Children)] })
        .Where(static command => command.Children.Count > 0 || command.RunAsync is not null);

    private string RowId(int index) => FormattableString.Invariant($"{_id}-row-{index}");

    private void ShowTab(string tab)
    {
        _tab = tab;
        ShowAddress();
    }

    private void ShowAddress()
    {
        _ = SelectionChanged.InvokeAsync(_selection);
        if (IsEmbedded)
        {
            return;
        }

        var selected = !_selection.IsAll && _selection.Keys.Count == 1 ? _selection.Keys.First() : null;
        var address = new ListAddress(_rows.Request with { Snapshot = null }, selected, _tab).On(navigation);
        if (address != navigation.Uri)
        {
            navigation.NavigateTo(address, replace: true);
        }
    }

    // Back, forward and links into the same list.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        var address = ListAddress.Read(change.Location);
        if (IsEmbedded)
        {
            return;
        }

        var isHere = new Uri(change.Location).AbsolutePath == new Uri(navigation.Uri).AbsolutePath;
        if (isHere && address.Request != _rows.Request with { Snapshot = null })
        {
            _ = InvokeAsync(async () =>
            {
                _rows.Open(address.Request);
                _selection.Clear();
                await ReadAsync();
                StateHasChanged();
            });
        }
    }
}
