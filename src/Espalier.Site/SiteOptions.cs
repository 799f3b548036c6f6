namespace Espalier.Site;

/// <summary>What a site needs to run; section <c>Site</c>.</summary>
public sealed record SiteOptions
{
    /// <summary>Site code: three letters or digits, as ConfigMgr's (SITE-20). No default.</summary>
    public required string SiteCode { get; init; }

    /// <summary>Name shown beside the code. Default: <c>Espalier</c>.</summary>
    public string SiteName { get; init; } = "Espalier";

    /// <summary>Folder of data that is not in the database.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where this server's logs lie.</summary>
    public string LogFolder => Path.Combine(DataFolder, "logs");

    /// <summary>Folder of the site key; never below <see cref="DataFolder"/> but in the demo.</summary>
    public required string KeysFolder { get; init; }

    /// <summary>Keytab of the service account with the keys of <c>HTTP/&lt;name of the server&gt;</c>: administrators sign in to the console by Kerberos. Default: null, nobody does (SEC-7).</summary>
    public string? Keytab { get; init; }

    /// <summary>DNS names and addresses in the server certificate. Default: the host's name, <c>localhost</c> and 127.0.0.1.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [System.Net.Dns.GetHostName(), "localhost", "127.0.0.1"];

    /// <summary>Port of <see cref="AddressForMacs"/>. Default 8760 (SITE-32).</summary>
    public int MacPort { get; init; } = 8760;

    /// <summary>Address that installers carry and the console shows: the first of <see cref="HostNames"/>.</summary>
    public Uri AddressForMacs => new UriBuilder(Uri.UriSchemeHttps, HostNames[0], MacPort).Uri;

    /// <summary>Port of plain HTTP for files that anybody may download, as the guide's addresses have it. Null: not served.</summary>
    public int? FilesPort { get; init; }

    /// <summary>Folder of the published Mac client, as <c>eng/publish-mac-client.sh</c> makes it. Default: <c>mac-client</c> beside the executable; without it the site hands out no installer.</summary>
    public string MacClientFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "mac-client");

    /// <summary>Minutes between policy polls of a client to which nothing was pushed. Default 60 (POL-1).</summary>
    public int PolicyPollMinutes { get; init; } = 60;

    /// <summary>The site renews its server certificate by itself, 75 days ahead (SEC-34). Default on; off leaves it to <c>espalier certificates renew</c>.</summary>
    public bool RenewsServerCertificate { get; init; } = true;

    /// <summary>Orders are taken to port 8000 of Macs first, and Mac clients listen there (POL-7). Default off: their own connection serves as well, and no firewall has to let it in.</summary>
    public bool UsesClientPort { get; init; }

    /// <summary>The reporting role is set up, so that reports can be run (BASE-11). Default off, as in a Configuration Manager site.</summary>
    public bool HasReporting { get; init; }

    /// <summary>The site takes part in the Customer Experience Program: every two weeks a report without sensitive content is sent. Default off (SITE-46).</summary>
    public bool JoinsExperienceProgram { get; init; }

    /// <summary>Where usage reports go. Null: nowhere, whatever <see cref="JoinsExperienceProgram"/> says.</summary>
    public Uri? ExperienceProgramAddress { get; init; }

    /// <summary>Where problem reports are sent: an https address. Null: nowhere, they are kept as files.</summary>
    public Uri? SupportAddress { get; init; }

    /// <summary>Folder of problem reports, below <see cref="DataFolder"/>. Nodes of one site share it, or each has the reports that Macs sent to it.</summary>
    public string ProblemReportFolder => Path.Combine(DataFolder, "problem-reports");

    /// <summary>Queue of crash dumps and crash notes that no report was made of yet (LOGF-19).</summary>
    public string DumpFolder => Path.Combine(DataFolder, "dumps");

    /// <summary>Enrollment needs an address inside a boundary group with site assignment (SITE-30). Default on; the demo's own boundary covers loopback.</summary>
    public bool RequireBoundary { get; init; } = true;
}
