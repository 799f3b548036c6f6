using Espalier.Contracts.Admin.Collections;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>Collections in words.</summary>
internal static class CollectionWords
{
    public static string Kind(CollectionRuleKind kind) => kind switch
    {
        CollectionRuleKind.Direct => "Direct",
        CollectionRuleKind.Query => "Query",
        CollectionRuleKind.Include => "Include Collections",
        CollectionRuleKind.Exclude => "Exclude Collections",
    };

    /// <summary>How soon a query's members follow the facts.</summary>
    public static string Freshness(QueryClassification classification)
    {
        var cross = classification.HasFlag(QueryClassification.CrossDevice);
        var timed = classification.HasFlag(QueryClassification.TimeDependent);
        return (cross, timed) switch
        {
            (false, false) => "Follows each Mac's facts at once.",
            (true, false) => "Compares Macs with each other: evaluated as a whole, at most once a minute.",
            (false, true) => "Depends on the clock: evaluated every 15 minutes too.",
            (true, true) => "Compares Macs with each other and depends on the clock: evaluated at most once a minute, and every 15 minutes.",
        };
    }

    public static string Devices(int count) => count == 1 ? "1 device" : $"{count:N0} devices";
}
