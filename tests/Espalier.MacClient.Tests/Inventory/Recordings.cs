using System.Text;

namespace Espalier.MacClient.Tests.Inventory;

/// <summary>Recorded answers of real Macs; they lie beside the repository where they are present at all.</summary>
internal static class Recordings
{
    private static readonly string? Folder = RepositoryTree.FindFixture("mac");

    /// <summary>The bytes of one recording; the test is skipped, visibly, where recordings are absent.</summary>
    public static byte[] Read(string path)
    {
        Assert.SkipUnless(Folder is not null, "Recordings of real Macs are not beside this repository.");
        return File.ReadAllBytes(Path.Combine(Folder!, path));
    }

    /// <summary>The applications of a Mac with macOS 10.14, without the one letter that strayed into the recording.</summary>
    public static byte[] ApplicationsOfMojave() =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Read("system_profiler/ohai-SPApplicationsDataType.xml")).Replace("\nn\t", "\n\t", StringComparison.Ordinal));

    /// <summary>Paths of every recording of some topics; empty where recordings are absent.</summary>
    public static IReadOnlyList<string> Of(params string[] topics) => Folder is null
        ? []
        : [.. topics.SelectMany(topic => Directory.EnumerateFiles(Path.Combine(Folder, topic)))
            .Where(static p => Path.GetFileName(p) != "SOURCES.txt")
            .Select(static p => Path.GetRelativePath(Folder, p))
            .Order(StringComparer.Ordinal)];

}
