using System.Reflection;

namespace Espalier.Console;

/// <summary>Assemblies beyond the console's own whose pages the router knows.</summary>
/// <param name="Assemblies">Default: none.</param>
public sealed record ConsolePages(IReadOnlyList<Assembly> Assemblies)
{
    public static ConsolePages Own { get; } = new([]);
}
