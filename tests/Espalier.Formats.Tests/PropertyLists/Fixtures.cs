using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

/// <summary>Captures of real Macs, which lie beside the repository where they are present at all.</summary>
internal static class Fixtures
{
    public static readonly string? Folder = FindFolder();

    /// <summary>Every property list among the captures, alone or within noise.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> PropertyLists()
    {
        foreach (var path in Directory.EnumerateFiles(Folder!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var name = Path.GetRelativePath(Folder!, path).Replace('\\', '/');
            if (bytes.AsSpan().StartsWith("bplist"u8))
            {
                yield return (name, bytes);
            }

            foreach (var (index, document) in PropertyListDocuments.Find(bytes).Index())
            {
                yield return (index == 0 ? name : $"{name}#{index}", bytes[document]);
            }
        }
    }

    private static string? FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Espalier.slnx")))
        {
            folder = folder.Parent;
        }

        var fixtures = folder?.Parent is null ? null : Path.Combine(folder.Parent.FullName, "shared", "fixtures");
        return Directory.Exists(fixtures) ? fixtures : null;
    }
}
