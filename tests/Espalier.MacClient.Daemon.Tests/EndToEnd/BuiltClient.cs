using Espalier.Site.ClientPackages;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The Mac client as it is published, but for the executables, which stand for those of macOS.</summary>
internal static class BuiltClient
{
    private static readonly DateTimeOffset MadeAt = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    public static ClientSource Source(string version = "0.1.0", byte[]? both = null) => new("/nonexistent", _ => Create(version, both ?? ClientMac.Executable, both ?? "#!/bin/sh\nexit 71\n"u8.ToArray()));

    /// <summary>Both kinds of Macs have the same executable.</summary>
    public static PublishedClient Create(string version, byte[] executable) => Create(version, executable, executable);

    /// <summary>Each kind its own.</summary>
    public static PublishedClient Create(string version, byte[] executable, byte[] intel)
    {
        var packaging = RepositoryTree.PathOf("src/Espalier.MacClient.Daemon/Packaging");
        var library = new Dictionary<string, byte[]>
        {
            ["Espalier/espalier-client.app/Contents/Info.plist"] = Read(Path.Combine(packaging, "Info.plist"), version),
            ["Espalier/espalierctl"] = File.ReadAllBytes(Path.Combine(packaging, "espalierctl")),
            ["Espalier/espalier_report_tool"] = File.ReadAllBytes(Path.Combine(packaging, "espalier_report_tool")),
            ["LaunchAgents/org.espalier.client.ui.plist"] = File.ReadAllBytes(Path.Combine(packaging, "org.espalier.client.ui.plist")),
            ["LaunchDaemons/org.espalier.client.plist"] = File.ReadAllBytes(Path.Combine(packaging, "org.espalier.client.plist")),
        };
        foreach (var file in Directory.GetFiles(Path.Combine(packaging, "espalier_uninstaller.app"), "*", SearchOption.AllDirectories))
        {
            library.Add("Espalier/" + Path.GetRelativePath(packaging, file), Read(file, version));
        }

        foreach (var file in Directory.GetFiles(Path.Combine(packaging, "Espalier.app"), "*", SearchOption.AllDirectories))
        {
            library.Add("Applications/" + Path.GetRelativePath(packaging, file), Read(file, version));
        }

        return new PublishedClient(version, new Dictionary<string, byte[]> { ["arm64"] = executable, ["x86_64"] = intel }, library, MadeAt);
    }

    private static byte[] Read(string file, string version) => System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(file).Replace("@VERSION@", version, StringComparison.Ordinal));
}
