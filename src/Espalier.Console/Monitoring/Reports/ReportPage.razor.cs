using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Reports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Espalier.Console.Monitoring.Reports;

/// <summary>A report: its criteria, and after <c>Display</c> its rows; all of it in the address.</summary>
public sealed partial class ReportPage
{
    private ReportList? _list;
    private ReportSummary? _report;
    private string? _problem;
    private string? _computer;
    private string? _object;
    private RunReport? _shown;
    private ListSource<ReportLine>? _source;
    private IReadOnlyList<ListColumn<ReportLine>> _columns = [];
    private string? _export;
    private bool _isCut;

    [Parameter] public string Id { get; set; } = "";

    [SupplyParameterFromQuery(Name = "computer")] public string? Computer { get; set; }

    [SupplyParameterFromQuery(Name = "name")] public string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "display")] public bool IsDisplayed { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_report?.Id != Id)
        {
            (_computer, _object) = (Computer, Name);
            var result = await Gate.RunAsync(new ListReports(), CancellationToken.None);
            (_list, _problem) = (result.Value, result.Problem?.Detail);
            _report = _list?.Reports.FirstOrDefault(r => r.Id == Id);
        }

        if (_report is { } report && IsDisplayed)
        {
            Show(report, new RunReport(Id, Computer ?? "", Name ?? ""));
        }
    }

    private void Show(ReportSummary report, RunReport run)
    {
        if (_shown == run)
        {
            return;
        }

        _shown = run;
        _isCut = false;
        _columns = ReportLines.Columns(report);
        _source = ReportLines.Source(Gate, run, _columns, ReadAsync);
        _export = QueryHelpers.AddQueryString("/console/export/report", new Dictionary<string, string?> { ["report"] = run.Report, ["computer"] = run.ComputerName, ["name"] = run.ObjectName });
    }

    private async Task ReadAsync(ComplianceReport report)
    {
        _isCut = report.IsCut;
        await InvokeAsync(StateHasChanged);
    }

    private void Display()
    {
        // Displayed again, the same criteria are run again.
        _shown = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["computer"] = _computer?.Trim() ?? "", ["name"] = _object?.Trim() ?? "", ["display"] = true }));
    }
}
