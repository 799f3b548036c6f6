using System.Globalization;

namespace Espalier.Site.Devices;

/// <summary>Why a device is not managed (COLL-4).</summary>
internal static class UnmanagedReason
{
    public const string NoClient = "No client installed";

    /// <summary>The reason in words; null for a managed Mac.</summary>
    /// <param name="hasClient">A client is registered for it.</param>
    /// <param name="stored">What was written when it ceased to be managed.</param>
    /// <param name="operatingSystem">Discovery data: <c>Apple Mac OS X 11.7.10</c>.</param>
    public static string? Of(bool hasClient, string? stored, string operatingSystem)
    {
        if (hasClient)
        {
            return null;
        }

        // Nothing an administrator does to the client helps there, so this comes before everything else.
        var version = operatingSystem.StartsWith(DeviceRow.SystemPrefix, StringComparison.Ordinal) ? operatingSystem[DeviceRow.SystemPrefix.Length..] : "";
        return int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major < SupportedSystems.Oldest
            ? $"macOS {version} is older than macOS {SupportedSystems.Oldest}, the oldest that the client runs on"
            : stored ?? NoClient;
    }
}
