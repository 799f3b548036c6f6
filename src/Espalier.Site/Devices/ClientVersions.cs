using Espalier.Contracts.Admin.Devices;
using Espalier.Data;

namespace Espalier.Site.Devices;

/// <summary>Compares versions of Mac clients with the site's (SITE-11). Versions are ordered by their numbers, which no engine does with texts.</summary>
internal static class ClientVersions
{
    private const char Separator = '|';

    private static readonly Version Site = Parse(SiteVersion.Current) ?? new Version(0, 0);

    /// <summary>A version of a client as discovery data shows it (<c>0.1.0-PMA</c>) lies before the site's; one that is no version does not.</summary>
    public static bool IsOlder(string clientVersion) => Parse(clientVersion) is { } client && client < Site;

    /// <summary>Every older version that some Mac has, for <see cref="DeviceCondition.OlderClient"/>; empty where nobody asks for it.</summary>
    public static async Task<string> OlderAsync(Func<string, System.Data.Common.DbCommand> command, IReadOnlyList<DeviceCondition> conditions, CancellationToken token)
    {
        if (!conditions.Contains(DeviceCondition.OlderClient))
        {
            return "";
        }

        var known = await command("SELECT DISTINCT client_version FROM dev_devices WHERE client_version IS NOT NULL").ListAsync(static r => r.GetString(0), token);
        return Separator + string.Concat(known.Where(IsOlder).Select(static v => v + Separator));
    }

    // Without build and pre-release, and with as many numbers as there may be, so that 1.2 and 1.2.0 are the same.
    private static Version? Parse(string text)
    {
        var end = text.AsSpan().IndexOfAny('-', '+');
        return Version.TryParse(end < 0 ? text : text[..end], out var version)
            ? new Version(version.Major, version.Minor, Math.Max(0, version.Build), Math.Max(0, version.Revision))
            : null;
    }
}
