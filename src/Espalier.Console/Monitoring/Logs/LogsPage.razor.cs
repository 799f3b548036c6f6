using System.Globalization;
using Espalier.Console.Users;
using Espalier.Contracts.Admin.Logs;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Monitoring.Logs;

/// <summary>The server's own logs, the newest message first; what is shown is in the address. It follows the log while asked to.</summary>
public sealed partial class LogsPage
{
    private const int Most = 2_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private LogFileList? _files;
    private LogPage? _page;
    private List<LogMessage> _messages = [];
    private string? _problem;
    private string? _asked;
    private string _log = "espalier_site.log";
    private LogSeverity _severity;
    private string _component = "";
    private string _text = "";

    [CascadingParameter] public required UserClock Clock { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    [SupplyParameterFromQuery(Name = "log")] public string? LogQuery { get; set; }

    [SupplyParameterFromQuery(Name = "severity")] public string? SeverityQuery { get; set; }

    [SupplyParameterFromQuery(Name = "component")] public string? ComponentQuery { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? TextQuery { get; set; }

    [SupplyParameterFromQuery(Name = "follow")] public bool IsFollowing { get; set; }

    // The one that an address names is offered though the log has no message of it.
    private IEnumerable<string> Components => (_page?.Components ?? []).Append(_component).Where(static c => c.Length > 0).Distinct().Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_files is null)
        {
            var result = await Gate.RunAsync(new ListLogFiles(), _gone.Token);
            (_files, _problem) = (result.Value, result.Problem?.Detail);
        }

        if (_files is { Files: [var first, ..] files })
        {
            _log = LogQuery ?? (files.Any(f => f.Log == _log) ? _log : first.Log);
            _severity = Enum.TryParse<LogSeverity>(SeverityQuery, out var severity) ? severity : LogSeverity.Information;
            (_component, _text) = (ComponentQuery ?? "", TextQuery ?? "");
            var asked = $"{_log}\n{_severity}\n{_component}\n{_text}";
            if (asked != _asked)
            {
                _asked = asked;
                await ReadAsync();
            }
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                if (IsFollowing && _files is { Files.Count: > 0 })
                {
                    await ReadAsync();
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is left.
        }
    }

    private async Task ReadAsync()
    {
        var result = await Gate.RunAsync(new ReadLog(_log) { Severity = _severity, Component = _component, Text = _text, Take = Most }, _gone.Token);
        _problem = result.Problem?.Detail;
        if (result.Value is { } page && (_page is null || !page.Messages.SequenceEqual(_page.Messages)))
        {
            (_page, _messages) = (page, [.. page.Messages]);
        }
    }

    private void Show() => Navigation.NavigateTo(Address(IsFollowing));

    private void Follow(ChangeEventArgs change) => Navigation.NavigateTo(Address(change.Value is true));

    private string Address(bool follow) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["log"] = _log,
        ["severity"] = _severity == LogSeverity.Information ? null : _severity.ToString(),
        ["component"] = _component.Length == 0 ? null : _component,
        ["q"] = _text.Length == 0 ? null : _text,
        ["follow"] = follow ? true : null,
    });

    // To the millisecond, unlike elsewhere: messages of one second are told apart.
    private string Written(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Clock.Zone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Badge(LogSeverity severity) => severity switch
    {
        LogSeverity.Warning => "warn",
        LogSeverity.Error or LogSeverity.Critical => "bad",
        _ => "",
    };

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1024):N0} KB");
}
