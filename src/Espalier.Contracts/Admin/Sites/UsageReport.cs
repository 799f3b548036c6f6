using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Sites;

/// <summary>Shows what the Customer Experience Program would send now, whether the site takes part or not.</summary>
public sealed record PreviewUsageReport : IRequest<UsageReportPreview>;

/// <summary>The report as it would be sent.</summary>
/// <param name="Joins">The site takes part.</param>
/// <param name="Address">Where reports go; null where set-up named none.</param>
/// <param name="NextAt">When the next one is sent; null where the site does not take part, or has just begun to.</param>
/// <param name="Report">Its whole content.</param>
public sealed record UsageReportPreview(bool Joins, Uri? Address, DateTimeOffset? NextAt, UsageReport Report);

/// <summary>Numbers about the use of a site. No names, addresses, codes or identifiers: two reports cannot be told to be of the same site.</summary>
public sealed record UsageReport
{
    /// <summary>Layout of the report.</summary>
    public int Version { get; init; } = 1;

    public required string ProductVersion { get; init; }

    /// <summary><c>SQLite</c> or <c>PostgreSQL</c>.</summary>
    public required string Database { get; init; }

    /// <summary><c>Linux</c>, <c>Windows</c> or <c>other</c>.</summary>
    public required string System { get; init; }

    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>Enrolled Macs, rounded up to a power of ten.</summary>
    public required int MacsUpTo { get; init; }

    /// <summary>Macs in tenths by major version of macOS, only versions of which there are ten Macs and more.</summary>
    public required IReadOnlyDictionary<string, int> TenthsByMacOSVersion { get; init; }

    public required int Collections { get; init; }

    public required int ConfigurationItems { get; init; }

    public required int Baselines { get; init; }

    public required int Deployments { get; init; }
}
