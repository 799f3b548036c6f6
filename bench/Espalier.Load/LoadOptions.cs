namespace Espalier.Load;

/// <summary>What a run plays.</summary>
/// <param name="Macs">Macs that enroll and then ask.</param>
/// <param name="Workers">Requests under way at once; each waits for its answer before the next.</param>
/// <param name="Length">Length of each measurement.</param>
/// <param name="OnPostgres">True for PostgreSQL, false for SQLite.</param>
internal sealed record LoadOptions(int Macs, int Workers, TimeSpan Length, bool OnPostgres)
{
    /// <summary>Devices that the database holds, the enrolled ones among them; 0 for those alone.</summary>
    public int Stored { get; init; }

    /// <summary>Stored devices have no applications and services, which are most of their rows.</summary>
    public bool IsLight { get; init; }

    /// <summary>Rows of history of applications that are loaded.</summary>
    public long History { get; init; }

    /// <summary>The published site server; null for the build that lies beside this program.</summary>
    public string? Server { get; init; }
}
