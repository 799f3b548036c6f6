using Espalier.Console.Components;
using Espalier.Contracts.Admin.Collections;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>A text area for a query that suggests how it could go on: while a word is typed, behind a dot, and on Ctrl+Space.</summary>
public sealed partial class QueryEditor(SiteGate gate, IJSRuntime script) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _list = Ids.Next("completions");
    private ElementReference _area;
    private CancellationTokenSource? _asking;
    private IReadOnlyList<QueryCompletion> _found = [];
    private int _start;
    private int _length;
    private int _at;

    [Parameter, EditorRequired] public required string Id { get; set; }

    [Parameter, EditorRequired] public required string Value { get; set; }

    [Parameter] public EventCallback<string> ValueChanged { get; set; }

    [Parameter] public bool IsWrong { get; set; }

    private bool IsOpen => _found.Count > 0;

    public void Dispose()
    {
        _asking?.Cancel();
        _asking?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await script.InvokeVoidAsync("espalier.attachCompletion", _area);
        }
    }

    private async Task TypeAsync(string? value)
    {
        Value = value ?? "";
        var changed = ValueChanged.InvokeAsync(Value);
        await AskAsync(Pause, onlyForWord: true);
        await changed;
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        switch (key)
        {
            case { Key: " ", CtrlKey: true }:
                await AskAsync(TimeSpan.Zero, onlyForWord: false);
                break;
            case { Key: "ArrowDown" } when IsOpen:
                _at = (_at + 1) % _found.Count;
                break;
            case { Key: "ArrowUp" } when IsOpen:
                _at = (_at + _found.Count - 1) % _found.Count;
                break;
            case { Key: "Enter" or "Tab" } when IsOpen:
                await TakeAsync(_found[_at]);
                break;
            case { Key: "Escape" or "ArrowLeft" or "ArrowRight" or "Home" or "End" }:
                Close();
                break;
        }
    }

    private async Task AskAsync(TimeSpan pause, bool onlyForWord)
    {
        _asking?.Cancel();
        _asking?.Dispose();
        _asking = new CancellationTokenSource();
        var token = _asking.Token;
        try
        {
            await Task.Delay(pause, token);
            var caret = await script.InvokeAsync<int>("espalier.caretOf", token, _area);
            var query = Value;
            var answer = await gate.RunAsync(new CompleteQueryRequest(query, Math.Clamp(caret, 0, query.Length)), token);
            token.ThrowIfCancellationRequested();
            Show(answer.Value, query, onlyForWord);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The next letter asks again.
        }
    }

    private void Show(QueryCompletions? answer, string query, bool onlyForWord)
    {
        (_found, _at) = ([], 0);
        if (answer is null || (onlyForWord && answer.Length == 0 && (answer.Start == 0 || query[answer.Start - 1] != '.')))
        {
            return;
        }

        var typed = query.Substring(answer.Start, answer.Length);
        if (answer.Items is not [var only] || !string.Equals(only.Text, typed, StringComparison.OrdinalIgnoreCase))
        {
            (_found, _start, _length) = (answer.Items, answer.Start, answer.Length);
        }
    }

    private async Task TakeAsync(QueryCompletion item)
    {
        Close();
        await script.InvokeVoidAsync("espalier.replaceText", _area, _start, _length, item.Text);
        _asking?.Cancel();
    }

    private void Close() => _found = [];
}
