using Espalier.Console.Charts;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Reports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

using ReportPageOfRows = Espalier.Contracts.Admin.Reports.ReportPage;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>A report: its criteria, and after <c>Display</c> its rows; all of it in the address.</summary>
public sealed partial class ReportPage
{
    private readonly CancellationTokenSource _gone = new();
    private ReportList? _list;
    private ReportSummary? _report;
    private string? _problem;
    private string? _shown;
    private DateTimeOffset? _runAt;
    private Dictionary<string, string> _given = [];
    private ListSource<ReportLine>? _source;
    private IReadOnlyList<ListColumn<ReportLine>> _columns = [];
    private IReadOnlyList<ChartPart> _chart = [];
    private string? _export;

    [Parameter] public string Id { get; set; } = "";

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (_report?.Id != Id)
        {
            _source = null;
            _shown = null;
            var result = await Gate.RunAsync(new ListReports(), _gone.Token);
            (_list, _problem) = (result.Value, result.Problem?.Detail);
            _report = _list?.Reports.FirstOrDefault(r => r.Id == Id);
            await ShowAsync(Navigation.Uri);
        }
    }

    // Sorting and filtering write the address too; the report is run anew only when its criteria changed.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath.EndsWith("/" + Id, StringComparison.Ordinal))
        {
            _ = InvokeAsync(async () =>
            {
                await ShowAsync(change.Location);
                StateHasChanged();
            });
        }
    }

    private async Task ShowAsync(string uri)
    {
        if (_report is not { } report)
        {
            return;
        }

        var criteria = ReportAddress.Criteria(report, uri);
        var address = ReportAddress.Of(report.Id, criteria);
        if (_list is not { IsSetUp: true } || !ReportAddress.IsDisplayed(uri))
        {
            (_given, _source, _shown) = (criteria, null, null);
            return;
        }

        if (address == _shown)
        {
            return;
        }

        (_given, _shown, _runAt, _chart) = (new Dictionary<string, string>(criteria), address, null, []);
        var run = new RunReport(report.Id) { Criteria = criteria };
        _columns = ReportRows.Columns(report);
        _source = ReportRows.Source(Gate, run, ReadAsync);
        _export = ReportAddress.Export(report.Id, criteria);
        try
        {
            _chart = await ReportRows.ChartAsync(Gate, report, run, _gone.Token);
        }
        catch (RefusedException)
        {
            // The list says why in its place.
        }
    }

    private async Task ReadAsync(ReportPageOfRows page)
    {
        if (_runAt is null)
        {
            _runAt = page.RunAt;
            await InvokeAsync(StateHasChanged);
        }
    }

    private void Display()
    {
        // Displayed again, the same criteria are run again.
        _shown = null;
        var address = ReportAddress.Of(Id, _report!.Criteria.Select(c => KeyValuePair.Create(c.Name, _given.GetValueOrDefault(c.Name, "").Trim())));
        if (Navigation.ToAbsoluteUri(address).AbsoluteUri == Navigation.Uri)
        {
            _ = InvokeAsync(async () =>
            {
                await ShowAsync(Navigation.Uri);
                StateHasChanged();
            });
        }
        else
        {
            Navigation.NavigateTo(address);
        }
    }
}
