using Espalier.Console.Dialogs;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Wizards;

/// <summary>The guide's pattern: pages with Back and Next, Summary, Progress, Completion. What was typed lives in the caller's model and survives all of them.</summary>
public sealed partial class Wizard
{
    private IReadOnlyList<string> _titles = [];
    private ElementReference _heading;
    private WizardResult? _result;
    private bool _asksToDiscard;
    private bool _isLeaving;
    private int _at;
    private int _shown;

    [CascadingParameter] public required DialogHandle Handle { get; set; }

    /// <summary>As in the guide: <c>Create Configuration Item Wizard</c>.</summary>
    [Parameter, EditorRequired] public required string Title { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<WizardPage> Pages { get; set; }

    /// <summary>All choices, read only.</summary>
    [Parameter, EditorRequired] public required RenderFragment Summary { get; set; }

    /// <summary>Does the work.</summary>
    [Parameter, EditorRequired] public required Func<Task<WizardResult>> RunAsync { get; set; }

    /// <summary>Something was typed, so that closing asks first.</summary>
    [Parameter] public Func<bool>? HasInput { get; set; }

    /// <summary>Shown while the work goes on.</summary>
    [Parameter] public string? Doing { get; set; }

    /// <summary>Title of the page before the work. Default: <c>Summary</c>, as in most of the guide's wizards.</summary>
    [Parameter] public string SummaryTitle { get; set; } = "Summary";

    /// <summary>Text of the button on the summary. Default: <c>Next</c>, as in the guide.</summary>
    [Parameter] public string Finish { get; set; } = "Next";

    /// <summary>What one may do after success, on the completion page.</summary>
    [Parameter] public RenderFragment? Next { get; set; }

    private int SummaryAt => Pages.Count;

    private bool IsHeld => _isLeaving || (_at < Pages.Count && Pages[_at].CanLeave?.Invoke() == false);

    private bool IsRunning => _at == SummaryAt + 1;

    protected override void OnParametersSet() => _titles = [.. Pages.Select(static page => page.Title), SummaryTitle, "Progress", "Completion"];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender && _shown != _at)
        {
            _shown = _at;
            await _heading.FocusAsync(preventScroll: true);
        }
    }

    private void Back() => _at = _result is null ? _at - 1 : SummaryAt;

    private async Task ForwardAsync()
    {
        if (_at < Pages.Count && (Pages[_at].Leave?.Invoke() == false || !await MayLeaveAsync(Pages[_at])))
        {
            return;
        }

        _at++;
        if (!IsRunning)
        {
            _result = null;
            return;
        }

        StateHasChanged();
        _result = await RunAsync();
        var refused = _result.Page is { } page ? _titles.ToList().IndexOf(page) : -1;
        _at = refused >= 0 ? refused : SummaryAt + 2;
        if (refused >= 0)
        {
            _result = null;
        }
    }

    private async Task<bool> MayLeaveAsync(WizardPage page)
    {
        if (page.LeaveAsync is null)
        {
            return true;
        }

        _isLeaving = true;
        var may = await page.LeaveAsync();
        _isLeaving = false;
        return may;
    }

    private void DismissAsync()
    {
        if (IsRunning)
        {
            return;
        }

        if (_result?.Succeeded == true)
        {
            Handle.Close(true);
        }
        else if (HasInput?.Invoke() == true && !_asksToDiscard)
        {
            _asksToDiscard = true;
        }
        else
        {
            Handle.Close();
        }
    }
}
