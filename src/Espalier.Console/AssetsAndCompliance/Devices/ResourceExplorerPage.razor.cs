using System.Globalization;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Identifiers;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.Devices;

/// <summary>Resource Explorer: inventory classes of one Mac, now or as of an instant, with their history and what differs.</summary>
public sealed partial class ResourceExplorerPage
{
    private static readonly string[] Views = ["Values", "History", "Differences"];

    private ResourceExplorer? _explorer;
    private (int Id, string? AsOf)? _loaded;
    private string? _problem;
    private string _wanted = "";

    [Parameter] public int Id { get; set; }

    [SupplyParameterFromQuery(Name = "class")] public string? ClassQuery { get; set; }

    [SupplyParameterFromQuery(Name = "view")] public string? ViewQuery { get; set; }

    [SupplyParameterFromQuery(Name = "asof")] public string? AsOfQuery { get; set; }

    private string? Class => ClassQuery ?? (_explorer?.Classes is [var first, ..] classes ? classes.FirstOrDefault(static c => c.Class == "COMPUTER_SYSTEM", first).Class : null);

    private string View => Views.Contains(ViewQuery) ? ViewQuery! : Views[0];

    private DateTimeOffset? AsOfTime => DateTimeOffset.TryParse(AsOfQuery, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (Id, AsOfQuery))
        {
            return;
        }

        _loaded = (Id, AsOfQuery);
        var result = await Gate.RunAsync(new GetResourceExplorer(new ResourceId(Id), AsOfTime), CancellationToken.None);
        (_explorer, _problem) = (result.Value, result.Problem?.Detail);
    }

    private string Address(string? @class, string view) => Address(@class, view, AsOfTime);

    private string Address(string? @class, string view, DateTimeOffset? asOf) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["class"] = @class,
        ["view"] = view == Views[0] ? null : view,
        ["asof"] = asOf?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    });
}
