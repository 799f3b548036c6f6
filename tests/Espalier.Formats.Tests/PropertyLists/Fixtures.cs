using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

/// <summary>Captures of real Macs, which lie beside the repository where they are present at all.</summary>
internal static class Fixtures
{
    public static readonly string? Folder = RepositoryTree.FindFixture();

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

}
