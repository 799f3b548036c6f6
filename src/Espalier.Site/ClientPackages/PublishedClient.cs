using System.Buffers.Binary;
using Espalier.Formats.InstallerPackages;
using Espalier.Formats.PropertyLists;

namespace Espalier.Site.ClientPackages;

/// <summary>The Mac client as <c>eng/publish-mac-client.sh</c> leaves it: a folder per kind of Mac, with what lies below <c>/Library</c> there, and in <c>Applications</c> the app.</summary>
/// <param name="Version">Version that all builds have.</param>
/// <param name="Builds">The executable by processor.</param>
/// <param name="Library">The other files, by path below <c>/Library</c>; those in <c>Applications</c> by path below the root.</param>
/// <param name="MadeAt">Time of its newest file.</param>
public sealed record PublishedClient(string Version, IReadOnlyDictionary<string, byte[]> Builds, IReadOnlyDictionary<string, byte[]> Library, DateTimeOffset MadeAt)
{
    internal const string Bundle = "Espalier/espalier-client.app";
    internal const string Applications = "Applications/";
    private const string App = Applications + "Espalier.app";
    private const string Contents = Bundle + "/Contents";
    private const string ControlTool = "Espalier/espalierctl";
    private const string Executable = Contents + "/MacOS/espalier-client";
    private const string Info = Contents + "/Info.plist";

    private static readonly (string Folder, string Architecture, uint Processor)[] Kinds = [("osx-arm64", "arm64", 0x0100000C), ("osx-x64", "x86_64", 0x01000007)];

    /// <summary>Reads the folder; null, with the reason, when it holds no client that a package can be made of.</summary>
    public static PublishedClient? TryRead(string folder, out string? fault)
    {
        var builds = new Dictionary<string, byte[]>();
        Dictionary<string, byte[]>? library = null;
        foreach (var (name, architecture, processor) in Kinds)
        {
            var root = Path.Combine(folder, name);
            if (!Directory.Exists(root))
            {
                continue;
            }

            var files = Read(root);
            if (!files.Remove(Executable, out var executable) || !IsFor(executable, processor))
            {
                fault = $"{Path.Combine(root, Executable)} is missing or no executable for {architecture}.";
                return null;
            }

            if (library is not null && !(library.Count == files.Count && library.All(f => files.TryGetValue(f.Key, out var same) && f.Value.AsSpan().SequenceEqual(same))))
            {
                fault = $"The files in {root} are not those of the other builds: publish all of them at once.";
                return null;
            }

            builds.Add(architecture, executable);
            library = files;
        }

        if (library is null)
        {
            fault = $"{folder} holds neither {string.Join(" nor ", Kinds.Select(static k => k.Folder))}: eng/publish-mac-client.sh makes them.";
            return null;
        }

        fault = new[] { Info, ControlTool, "LaunchDaemons/org.espalier.client.plist", "LaunchAgents/org.espalier.client.ui.plist", App + "/Contents/Info.plist" }.FirstOrDefault(f => !library.ContainsKey(f)) is { } missing ? $"{missing} is missing in {folder}." : null;
        if (fault is not null)
        {
            return null;
        }

        if (!PropertyList.TryParseDictionary(library[Info], out var info, out _) || info.FindString("CFBundleShortVersionString") is not { Length: > 0 } version)
        {
            fault = $"{Info} in {folder} does not tell the version.";
            return null;
        }

        var madeAt = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Max(File.GetLastWriteTimeUtc);
        return new PublishedClient(version, builds, library, new DateTimeOffset(madeAt.Ticks - (madeAt.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
    }

    /// <summary>The bundle for a processor: paths below it.</summary>
    internal IEnumerable<PackageItem> BundleFor(string architecture) => Library
        .Where(static f => f.Key.StartsWith(Bundle + "/", StringComparison.Ordinal))
        .Select(f => new PackageItem(f.Key[(Bundle.Length + 1)..], f.Value.AsSpan().StartsWith("#!"u8) ? ClientPackage.Executable : ClientPackage.Readable, f.Value, MadeAt))
        .Append(new PackageItem("Contents/MacOS/espalier-client", ClientPackage.Executable, Builds[architecture], MadeAt));

    private static Dictionary<string, byte[]> Read(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).ToDictionary(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>Mach-O of 64 bits for this processor.</summary>
    private static bool IsFor(byte[] executable, uint processor) => executable.Length > 32
        && BinaryPrimitives.ReadUInt32LittleEndian(executable) == 0xFEEDFACF && BinaryPrimitives.ReadUInt32LittleEndian(executable.AsSpan(4)) == processor;
}
