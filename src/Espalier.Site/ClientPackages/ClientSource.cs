using System.Globalization;

namespace Espalier.Site.ClientPackages;

/// <summary>Where the published Mac client comes from: a folder that an administrator may replace.</summary>
/// <param name="folder">As <c>eng/publish-mac-client.sh</c> makes it.</param>
/// <param name="read">Reads it; default: <see cref="PublishedClient.TryRead"/>.</param>
public sealed class ClientSource(string folder, Func<string, PublishedClient>? read = null)
{
    /// <summary>Changes with every change of a file.</summary>
    public string Stamp() => Directory.Exists(folder)
        ? string.Concat(new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(static f => f.FullName, StringComparer.Ordinal)
            .Select(static f => string.Create(CultureInfo.InvariantCulture, $"{f.FullName}\n{f.Length}\n{f.LastWriteTimeUtc.Ticks}\n")))
        : "";

    /// <summary>The client; null, with the reason, where the folder holds none.</summary>
    public PublishedClient? Read(out string? fault)
    {
        fault = null;
        return read is null ? PublishedClient.TryRead(folder, out fault) : read(folder);
    }
}
