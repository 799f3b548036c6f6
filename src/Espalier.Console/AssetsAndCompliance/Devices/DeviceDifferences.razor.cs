using System.Globalization;
using Espalier.Console.Lists;
using Espalier.Console.Users;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.Devices;

/// <summary>What became different on a Mac between two dates; both are in the address.</summary>
public sealed partial class DeviceDifferences
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private DateTime _from;
    private DateTime _to;
    private DateTimeOffset? _opened;
    private string? _problem;

    [CascadingParameter] public required UserClock Clock { get; set; }

    [Parameter, EditorRequired] public required ResourceId Device { get; set; }

    /// <summary>The earlier date where the address names none; null for a week before the later one.</summary>
    [Parameter] public DateTimeOffset? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "from")] public string? FromQuery { get; set; }

    [SupplyParameterFromQuery(Name = "to")] public string? ToQuery { get; set; }

    private DateTimeOffset To => Read(ToQuery) ?? _opened!.Value;

    private DateTimeOffset From => Read(FromQuery) ?? AsOf ?? To - Week;

    protected override void OnParametersSet()
    {
        // "Now" stays the same while the page is open: each look would else be another comparison.
        _opened ??= Clock.Now;
        (_from, _to) = (Clock.Local(From), Clock.Local(To));
        _problem = From > To ? "The first date lies after the second." : null;
    }

    private static DateTimeOffset? Read(string? query) => DateTimeOffset.TryParse(query, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private void Compare()
    {
        var now = Clock.Now;
        var (from, to) = (Chosen(_from, From), Chosen(_to, To));
        if (from > to)
        {
            _problem = "The first date lies after the second.";
            return;
        }

        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["from"] = Text(from < now ? from : now),
            ["to"] = Text(to < now ? to : now),
        }));
    }

    // One that was left as it is stays what it was to the second.
    private DateTimeOffset Chosen(DateTime field, DateTimeOffset before) => field == Clock.Local(before) ? before : Clock.Instant(field);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    internal static List<Change> Changes(DeviceAsOf before, DeviceAsOf after)
    {
        var joined = after.Collections.Where(c => before.Collections.All(b => b.Id != c.Id)).Select(static c => new Change("Collection", c.Name, "", "Member"));
        var left = before.Collections.Where(c => after.Collections.All(a => a.Id != c.Id)).Select(static c => new Change("Collection", c.Name, "Member", ""));
        var then = before.States.ToLookup(static s => (s.Deployment, s.Baseline, s.Item), static s => Words(s.State));
        var now = after.States.ToLookup(static s => (s.Deployment, s.Baseline, s.Item), static s => Words(s.State));
        var states = then.Select(static s => s.Key).Union(now.Select(static s => s.Key))
            .Select(key => new Change("Compliance", $"{key.Baseline}: {key.Item}", then[key].FirstOrDefault("Not reported"), now[key].FirstOrDefault("Not reported")))
            .Where(static c => c.Before != c.After);
        return [.. joined, .. left, .. states];
    }

    private static string Words(ComplianceState state) => state == ComplianceState.NonCompliant ? "Non-compliant" : ListValues.Words(state.ToString());

    internal sealed record Change(string About, string Object, string Before, string After);
}
