namespace Espalier.MacClient.Daemon.Tests;

/// <summary>Places in the source tree.</summary>
internal static class Tree
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Espalier.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return root;
    }
}
