using System.Globalization;
using Espalier.Console.Users;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.Devices;

/// <summary>One Mac: what it is, what it should be, why, and where it stands. Reads itself again while it is open.</summary>
public sealed partial class DevicePage
{
    private static readonly string[] Tabs = ["General", "Discovery Data", "Policies and Compliance", "Timeline", "Capabilities", "Variables", "Maintenance Windows", "Collections", "Differences"];

    // Of these no former state is kept.
    private static readonly string[] OnlyNow = ["Discovery Data", "Capabilities", "Variables", "Maintenance Windows"];

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _gone = new();
    private DeviceDetails? _device;
    private string? _problem;
    private int _loaded;

    [Inject] public required TimeProvider Time { get; set; }

    [CascadingParameter] public required ConsoleUser User { get; set; }

    [Parameter] public int Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "asof")] public string? AsOfQuery { get; set; }

    private DateTimeOffset? AsOf => DateTimeOffset.TryParse(AsOfQuery, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private IEnumerable<string> Shown => AsOf is null ? Tabs : Tabs.Except(OnlyNow);

    private string Open => Shown.Contains(Tab) ? Tab! : Tabs[0];

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            await ReadAsync();
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
                await ReadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is left.
        }
    }

    private void ShowAsOf(DateTimeOffset? at) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["asof"] = at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["from"] = null,
        ["to"] = null,
    }));

    private async Task ReadAsync()
    {
        var result = await Gate.RunAsync(new GetDevice(new ResourceId(Id)), _gone.Token);
        (_device, _problem) = (result.Value, result.Problem?.Detail);
    }
}
