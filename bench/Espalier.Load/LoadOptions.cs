namespace Espalier.Load;

/// <summary>What a run plays.</summary>
/// <param name="Macs">Macs that enroll and then ask.</param>
/// <param name="Workers">Requests under way at once; each waits for its answer before the next.</param>
/// <param name="Length">Length of each measurement.</param>
/// <param name="OnPostgres">True for PostgreSQL, false for SQLite.</param>
internal sealed record LoadOptions(int Macs, int Workers, TimeSpan Length, bool OnPostgres);
