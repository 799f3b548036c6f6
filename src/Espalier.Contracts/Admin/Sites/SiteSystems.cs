using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Sites;

/// <summary>The site and its servers with the roles that each has (SITE-24).</summary>
public sealed record ListSiteSystems : IRequest<SiteSystems>;

/// <summary>A site and its servers.</summary>
/// <param name="Site">The site.</param>
/// <param name="Servers">Its servers.</param>
public sealed record SiteSystems(SiteSummary Site, IReadOnlyList<SiteSystemServer> Servers);

/// <summary>A site.</summary>
/// <param name="Code">Three letters or digits.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Version of its server.</param>
/// <param name="Database">Name of its database.</param>
/// <param name="AddressForMacs">Where Macs reach it.</param>
public sealed record SiteSummary(string Code, string Name, string Version, string Database, Uri AddressForMacs);

/// <summary>A server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SiteCode">The site that it belongs to.</param>
/// <param name="Roles">What it does for the site.</param>
public sealed record SiteSystemServer(string Name, string SiteCode, IReadOnlyList<SiteSystemRole> Roles)
{
    /// <summary>Another for every start of the server.</summary>
    public required Guid Id { get; init; }

    /// <summary>The version that it runs.</summary>
    public required string Version { get; init; }

    /// <summary>How it stands.</summary>
    public required ServerState State { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was heard of last.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Macs connected to it.</summary>
    public required int Macs { get; init; }
}

/// <summary>How a server of the site stands.</summary>
public enum ServerState
{
    /// <summary>It runs the version of the server that answers.</summary>
    Running,

    /// <summary>It runs another version, which is not supported longer than an upgrade takes (SITE-10).</summary>
    OtherVersion,

    /// <summary>It has not been heard of for 30 seconds, and was not stopped in order.</summary>
    Silent,
}

/// <summary>A role of a server.</summary>
/// <param name="Name">As Configuration Manager names it: <c>Reporting services point</c>.</param>
/// <param name="Description">What it does, as one sentence.</param>
/// <param name="Properties">Label and value.</param>
public sealed record SiteSystemRole(string Name, string Description, IReadOnlyList<KeyValuePair<string, string>> Properties);
