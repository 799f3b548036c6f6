namespace Espalier.Hosting.Logs;

/// <summary>How large a log may grow and how many older ones are kept (LOGF-16, LOGF-17).</summary>
public sealed record LogLimits
{
    private const long SmallestFile = 200 * 1024;
    private const long DefaultFile = 1024 * 1024;
    private const long LargestFile = 4 * 1024 * 1024;
    private const int FewestSaved = 1;
    private const int DefaultSaved = 10;
    private const int MostSaved = 20;

    private LogLimits(long fileBytes, int savedLogs)
    {
        FileBytes = fileBytes;
        SavedLogs = savedLogs;
    }

    /// <summary>1 MB and 10 saved logs.</summary>
    public static LogLimits Default { get; } = new(DefaultFile, DefaultSaved);

    /// <summary>Bytes of a log; from 200 KB to 4 MB.</summary>
    public long FileBytes { get; }

    /// <summary>Compressed older logs beside it; from 1 to 20.</summary>
    public int SavedLogs { get; }

    /// <summary>What somebody set: values outside of the range count as its nearest end, missing ones as the default.</summary>
    public static LogLimits Clamp(long? fileBytes, long? savedLogs) => new(
        Math.Clamp(fileBytes ?? DefaultFile, SmallestFile, LargestFile),
        (int)Math.Clamp(savedLogs ?? DefaultSaved, FewestSaved, MostSaved));
}
