using Microsoft.Extensions.Logging;

namespace Espalier.Hosting.Logs;

/// <summary>
/// Numbers of events that an administrator has to hear of wherever he looks: beside the log they go to the list of events and to the event facility of the
/// computer (LOGF-11).
/// </summary>
public static class ImportantEvents
{
    /// <summary>The site server's own certificate is not valid.</summary>
    public const int ServerCertificateInvalid = 9001;

    /// <summary>It is valid again.</summary>
    public const int ServerCertificateValid = 9002;

    /// <summary>Changed settings of the site server are not applied.</summary>
    public const int SettingsNotApplied = 9003;

    /// <summary>Servers of the site run different versions (SITE-10).</summary>
    public const int VersionsDiffer = 9004;

    /// <summary>All servers of the site run the same version again.</summary>
    public const int VersionsAlike = 9005;

    private const int First = 9000, Last = 9999;

    /// <summary>True for the number of such an event.</summary>
    public static bool Contains(EventId id) => id.Id is >= First and <= Last;
}
