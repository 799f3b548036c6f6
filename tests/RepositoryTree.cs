namespace Espalier.Testing;

/// <summary>Places in the working copy that tests run in, and beside it.</summary>
internal static class RepositoryTree
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    public static string PathOf(params ReadOnlySpan<string> relative) => Path.Combine([Root, .. relative]);

    /// <summary>A file or folder of the captured data beside the working copy; null where it is absent.</summary>
    public static string? FindFixture(params ReadOnlySpan<string> relative)
    {
        var path = Path.Combine([Root, "..", "shared", "fixtures", .. relative]);
        return Path.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string Find()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Espalier.slnx")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("This is no working copy.");
        }

        return root;
    }
}
