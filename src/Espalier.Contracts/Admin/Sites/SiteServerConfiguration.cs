using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Sites;

/// <summary>Asks how this site server is set up, and since when it runs so.</summary>
public sealed record GetSiteConfiguration : IRequest<SiteConfigurationState>;

/// <summary>How this site server is set up.</summary>
/// <param name="SiteCode">Stays for the site's life.</param>
/// <param name="Database">Where its data is; changed with <c>espalier setup</c> while the site is stopped.</param>
/// <param name="Configuration">What can be changed while it runs.</param>
/// <param name="StartedAt">When the role started with it.</param>
/// <param name="CanChange">False where what started the site gave it its configuration, as the demo does.</param>
public sealed record SiteConfigurationState(string SiteCode, string Database, SiteServerConfiguration Configuration, DateTimeOffset StartedAt, bool CanChange);

/// <summary>What set-up asked for and can be changed while the site runs. On a site of several nodes it is this node's.</summary>
public sealed record SiteServerConfiguration
{
    /// <summary>Name shown beside the code: 1 to 64 characters.</summary>
    public required string SiteName { get; init; }

    /// <summary>DNS names and addresses by which Macs and browsers reach this server; the first one is handed out.</summary>
    public required IReadOnlyList<string> HostNames { get; init; }

    /// <summary><c>site</c>, and with it <c>reporting</c>.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>HTTPS for Macs.</summary>
    public required int MacPort { get; init; }

    /// <summary>HTTPS for console and admin API.</summary>
    public required int ConsolePort { get; init; }

    /// <summary>HTTP for the files that anybody may download; 0 for none.</summary>
    public required int FilesPort { get; init; }

    /// <summary>Mac clients listen on 8000 for orders of the site.</summary>
    public bool UsesClientPort { get; init; }

    /// <summary>The site takes part in the Customer Experience Program.</summary>
    public bool JoinsExperienceProgram { get; init; }

    /// <summary>Where usage reports are sent: an https address; needed to take part.</summary>
    public string? ExperienceProgramAddress { get; init; }

    /// <summary>Where problem reports are sent: an https address. Null keeps them on the server as files.</summary>
    public string? SupportAddress { get; init; }
}

/// <summary>Changes the configuration and restarts the site server with it; refused by its fields where it would not start.</summary>
/// <param name="Configuration">As it shall be, all of it.</param>
public sealed record SaveSiteConfiguration(SiteServerConfiguration Configuration) : IRequest<SiteConfigurationSaved>;

/// <summary>The configuration is stored, and the site server restarts within seconds.</summary>
/// <param name="Console">Where its console will be.</param>
public sealed record SiteConfigurationSaved(Uri Console);
