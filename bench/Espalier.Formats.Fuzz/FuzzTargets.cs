namespace Espalier.Formats.Fuzz;

internal static class FuzzTargets
{
    public static readonly IReadOnlyList<FuzzTarget> All = [PropertyListTarget.Create()];
}
