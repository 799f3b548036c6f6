using Espalier.Console.Navigation;
using Espalier.Console.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Espalier.Console.Shell;

/// <summary>The search in the header: pages at once, objects from every registered <see cref="ConsoleSearch"/>.</summary>
public sealed partial class SearchBox(NavigationManager navigation, ConsoleMap map, SiteGate gate, IEnumerable<ConsoleSearch> searches) : IDisposable
{
    private const int MostPages = 6;

    // Long enough to leave out the letters of a word typed in one go, short enough not to be felt.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private IReadOnlyList<SearchResult> _hits = [];
    private CancellationTokenSource? _running;
    private string _text = "";
    private int _at;
    private bool _isOpen;
    private bool _isSearching;

    [CascadingParameter] public required ConsoleUser User { get; set; }

    private bool IsOpen => _isOpen && !string.IsNullOrWhiteSpace(_text);

    public void Dispose()
    {
        _running?.Cancel();
        _running?.Dispose();
    }

    private async Task TypeAsync()
    {
        _isOpen = true;
        _at = 0;
        _hits = Pages();
        _running?.Cancel();
        _running?.Dispose();
        _running = new CancellationTokenSource();
        var token = _running.Token;
        if (_text.Trim().Length == 0)
        {
            return;
        }

        _isSearching = true;
        try
        {
            await Task.Delay(Pause, token);
            foreach (var search in searches)
            {
                var found = await search.FindAsync(gate, _text.Trim(), token);
                _hits = [.. _hits, .. found];
                StateHasChanged();
            }

            _isSearching = false;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The next letter has started its own search.
        }
    }

    private IReadOnlyList<SearchResult> Pages() =>
    [
        .. map.Places
            .Where(place => place.Nodes.All(node => User.May(node.Right)) && place.Title.Contains(_text.Trim(), StringComparison.OrdinalIgnoreCase))
            .Take(MostPages)
            .Select(place => new SearchResult(place.Title, place.Path, "Pages", place.Address, place.Nodes is [.., var node] ? node.Icon : place.Workspace.Icon)),
    ];

    private void KeyAsync(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown" when _hits.Count > 0:
                _at = (_at + 1) % _hits.Count;
                break;
            case "ArrowUp" when _hits.Count > 0:
                _at = (_at + _hits.Count - 1) % _hits.Count;
                break;
            case "Enter" when _at < _hits.Count:
                Go(_hits[_at]);
                break;
            case "Escape":
                Close();
                break;
        }
    }

    private void Go(SearchResult hit)
    {
        Close();
        navigation.NavigateTo(hit.Address);
    }

    private void Close()
    {
        _text = "";
        _hits = [];
        _isOpen = false;
    }

    private void LeaveAsync() => _isOpen = false;
}
