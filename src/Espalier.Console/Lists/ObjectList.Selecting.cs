using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Espalier.Console.Lists;

// Pointer and keyboard: what a list in a desktop console does.
public sealed partial class ObjectList<T>
{
    // A range longer than this is better said with a filter and "select all".
    private const int LongestRange = 2000;

    private async Task ClickAsync(ListRow<T> row, MouseEventArgs click)
    {
        if (click.ShiftKey)
        {
            await SelectRangeAsync(row.Index, keeps: click.CtrlKey || click.MetaKey);
        }
        else if (click.CtrlKey || click.MetaKey)
        {
            Toggle(row);
        }
        else
        {
            _selection.Only(row.Key, row.Item);
            _anchor = row.Index;
        }

        _cursor = row.Index;
        ShowAddress();
    }

    private void Toggle(ListRow<T> row)
    {
        _selection.Toggle(row.Key, row.Item);
        _cursor = _anchor = row.Index;
        ShowAddress();
    }

    private void SelectAll()
    {
        if (_selection.IsAll && _selection.Exceptions.Count == 0)
        {
            _selection.Clear();
        }
        else
        {
            _selection.All();
        }

        ShowAddress();
    }

    private async Task SelectRangeAsync(int to, bool keeps)
    {
        if (!keeps)
        {
            _selection.Clear();
        }

        var (first, last) = (Math.Min(_anchor, to), Math.Max(_anchor, to));
        last = Math.Min(last, first + LongestRange - 1);
        for (var at = first; at <= last; at += RowWindow<T>.Most)
        {
            foreach (var row in await _rows.GetAsync(at, Math.Min(RowWindow<T>.Most, last - at + 1), CancellationToken.None))
            {
                _selection.Add(row.Key, row.Item);
            }
        }
    }

    private async Task OpenMenuAsync(ListRow<T> row, MouseEventArgs click)
    {
        if (!_selection.Contains(row.Key))
        {
            await ClickAsync(row, new MouseEventArgs());
        }

        _menu = Allowed.Count > 0 ? click : null;
    }

    private async Task RunDefaultAsync(ListRow<T> row)
    {
        _selection.Only(row.Key, row.Item);
        if (Flat(Allowed).FirstOrDefault(static c => c.IsDefault) is { } command && command.Obstacle(_selection) is null)
        {
            await command.RunAsync(_selection);
        }
    }

    private static IEnumerable<ListCommand<T>> Flat(IEnumerable<ListCommand<T>> commands) => commands.SelectMany(static c => Flat(c.Children).Prepend(c));

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        if (_rows.Total is not > 0)
        {
            return;
        }

        var last = _rows.Total.Value - 1;
        var at = _cursor ?? -1;
        switch (key.Key)
        {
            case "ArrowDown":
                await MoveAsync(Math.Min(last, at + 1), key);
                break;
            case "ArrowUp":
                await MoveAsync(Math.Max(0, at - 1), key);
                break;
            case "PageDown":
                await MoveAsync(Math.Min(last, at + _page), key);
                break;
            case "PageUp":
                await MoveAsync(Math.Max(0, at - _page), key);
                break;
            case "Home":
                await MoveAsync(0, key);
                break;
            case "End":
                await MoveAsync(last, key);
                break;
            case " " when at >= 0 && _rows.Find(at) is { } row:
                Toggle(row);
                break;
            case "Enter" when at >= 0 && _rows.Find(at) is { } row:
                await RunDefaultAsync(row);
                break;
            case "a" or "A" when key.CtrlKey || key.MetaKey:
                _selection.All();
                ShowAddress();
                break;
            case "ContextMenu" or "F10" when at >= 0 && (key.Key == "ContextMenu" || key.ShiftKey) && _rows.Find(at) is { } row:
                var place = await script.InvokeAsync<double[]>("espalier.rowPlace", _grid, RowId(at));
                await OpenMenuAsync(row, new MouseEventArgs { ClientX = place[0], ClientY = place[1] });
                break;
        }
    }

    private async Task MoveAsync(int index, KeyboardEventArgs key)
    {
        // The visible window is read around the new place first, so that the row is known when it is selected.
        var rows = _rows.Find(index) is { } near ? [near] : await _rows.GetAsync(index, 1, CancellationToken.None);
        if (rows is not [var row])
        {
            return;
        }

        _cursor = index;
        if (key.ShiftKey)
        {
            await SelectRangeAsync(index, keeps: false);
        }
        else if (!key.CtrlKey && !key.MetaKey)
        {
            _selection.Only(row.Key, row.Item);
            _anchor = index;
        }

        _page = await script.InvokeAsync<int>("espalier.revealRow", _grid, index, RowHeight);
        ShowAddress();
    }
}
