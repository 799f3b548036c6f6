using System.Diagnostics.Metrics;
using Espalier.Site.Messages;

namespace Espalier.Site.Sites;

/// <summary>The site's own figures, beside those of .NET and its web server.</summary>
public sealed class SiteMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Espalier.Site";

    private readonly Meter _meter;
    private readonly Counter<long> _reports;

    public SiteMetrics(IMeterFactory meters, DeviceChannels channels)
    {
        _meter = meters.Create(MeterName);
        _meter.CreateObservableGauge("espalier.macs.connected", () => channels.Count, "{mac}", "Macs with an open channel to this node.");
        _reports = _meter.CreateCounter<long>("espalier.reports", "{report}", "Reports of Macs, by outcome: taken, quarantined, or not taken because they were known already or came too early.");
    }

    /// <summary>Counts a batch after its commit.</summary>
    internal void Count(int received, int taken, int quarantined)
    {
        _reports.Add(taken - quarantined, KeyValuePair.Create<string, object?>("outcome", "taken"));
        _reports.Add(quarantined, KeyValuePair.Create<string, object?>("outcome", "quarantined"));
        _reports.Add(received - taken, KeyValuePair.Create<string, object?>("outcome", "not-taken"));
    }

    public void Dispose() => _meter.Dispose();
}
