namespace Espalier.Formats.Fuzz;

/// <summary>What readers promise whatever they are given.</summary>
internal static class Promises
{
    public static void Keep(bool kept, string what)
    {
        if (!kept)
        {
            throw new InvalidOperationException($"Not kept: {what}.");
        }
    }
}
