namespace Espalier.Console.Charts;

/// <summary>One part of a chart.</summary>
/// <param name="Label">In the legend.</param>
/// <param name="Value">Not negative.</param>
/// <param name="Color">Name of a colour token: <c>good</c>, <c>bad</c>, <c>warn</c>, <c>idle</c>, <c>1</c> to <c>5</c>.</param>
/// <param name="Address">Where a press on the legend leads; null for nowhere.</param>
public sealed record ChartPart(string Label, double Value, string Color, string? Address = null)
{
    public string Paint => $"var(--chart-{Color})";
}
