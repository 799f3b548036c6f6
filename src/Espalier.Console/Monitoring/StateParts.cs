using Espalier.Console.Charts;
using Espalier.Contracts.Admin.Deployments;

namespace Espalier.Console.Monitoring;

/// <summary>Counts of states as parts of a chart, always in the same order and colours.</summary>
internal static class StateParts
{
    public static IReadOnlyList<ChartPart> Of(StateCounts counts) =>
    [
        new("Compliant", counts.Compliant, "good"),
        new("Non-compliant", counts.NonCompliant, "bad"),
        new("Error", counts.Error, "warn"),
        new("Not applicable", counts.NotApplicable, "2"),
        new("Unknown", counts.Unknown, "idle"),
    ];
}
