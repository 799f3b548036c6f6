namespace Espalier.Console.Navigation;

/// <summary>The nodes that the console has, under the guide's names. A node is listed when its page exists.</summary>
public static class ConsoleNodes
{
    public static ConsoleMap Map { get; } = new([]);
}
