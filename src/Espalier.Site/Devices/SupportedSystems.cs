using System.Globalization;

namespace Espalier.Site.Devices;

/// <summary>Versions of macOS that the client runs on (SITE-15).</summary>
internal static class SupportedSystems
{
    /// <summary>Oldest macOS on which the client runs (.NET 10).</summary>
    public const int Oldest = 12;

    /// <summary>Oldest macOS that the maker of the .NET runtime supports.</summary>
    public const int OldestSupported = 14;

    /// <summary>Newest macOS that this version was made for.</summary>
    public const int Newest = 26;

    /// <summary>What an administrator should know about a managed Mac's macOS; null where it is supported.</summary>
    /// <param name="hasClient">A client is registered for it.</param>
    /// <param name="version">Its macOS: <c>13.7.8</c>.</param>
    public static string? Notice(bool hasClient, string version) =>
        !hasClient || !int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? null
        : major < OldestSupported ? $"The client runs on macOS {version}, but the maker of the .NET runtime supports macOS {OldestSupported} and newer only. Upgrade this Mac when it can be."
        : major > Newest ? $"macOS {version} is newer than macOS {Newest}, the newest that this version of Espalier was made for."
        : null;
}
