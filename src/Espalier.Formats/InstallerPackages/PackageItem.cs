namespace Espalier.Formats.InstallerPackages;

/// <summary>A file or folder of an installer package; everything belongs to <c>root:wheel</c>.</summary>
/// <param name="Path">Below the place it is installed to, with <c>/</c> between names and none at its ends.</param>
/// <param name="Mode">Permissions.</param>
/// <param name="Content">Null for a folder.</param>
/// <param name="ModifiedAt">Seconds count.</param>
public sealed record PackageItem(string Path, UnixFileMode Mode, byte[]? Content, DateTimeOffset ModifiedAt)
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Path of the place itself.</summary>
    internal const string Root = ".";

    internal string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Null for the place itself.</summary>
    internal string? Parent => Path == Root ? null : Path.LastIndexOf('/') is var slash and > 0 ? Path[..slash] : Root;

    /// <summary>Permissions with the bits that say what it is.</summary>
    internal int FullMode => (int)Mode | (Content is null ? 0x4000 : 0x8000);

    /// <summary>The items with all folders that lead to them (mode 755 where none is given), level by level, each level by its bytes.</summary>
    /// <exception cref="ArgumentException">A path is no path below the place, or comes twice.</exception>
    internal static IReadOnlyList<PackageItem> Complete(IEnumerable<PackageItem> items, DateTimeOffset madeAt)
    {
        var all = new Dictionary<string, PackageItem>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Path.Split('/').Any(static name => name is "" or "." or ".." || name.Any(char.IsControl)) || !all.TryAdd(item.Path, item))
            {
                throw new ArgumentException($"'{item.Path}' is no path of a package, or comes twice.", nameof(items));
            }
        }

        foreach (var item in all.Values.ToArray())
        {
            for (var folder = item.Parent; folder is not null; folder = all[folder].Parent)
            {
                all.TryAdd(folder, new PackageItem(folder, Open, null, madeAt));
            }
        }

        // The order that a bill of materials must have: by the number of the folder, then by name; folders are numbered in this order.
        var ordered = new List<PackageItem> { all[Root] };
        var children = all.Values.Where(static i => i.Parent is not null).ToLookup(static i => i.Parent!, StringComparer.Ordinal);
        for (var next = 0; next < ordered.Count; next++)
        {
            ordered.AddRange(children[ordered[next].Path].OrderBy(static i => i.Name, StringComparer.Ordinal));
        }

        return ordered;
    }
}
