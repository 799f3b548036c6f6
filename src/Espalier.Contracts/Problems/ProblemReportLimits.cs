namespace Espalier.Contracts.Problems;

/// <summary>How large the parts of a problem report may be; what is larger is cut by who makes it and refused by who takes it.</summary>
public static class ProblemReportLimits
{
    /// <summary>A Mac's part, packed.</summary>
    public const int MaxMacBytes = 16 * 1024 * 1024;

    /// <summary>A Mac's entries before they are packed: texts pack to a tenth.</summary>
    public const long MaxMacContent = 48L * 1024 * 1024;

    /// <summary>One piece of a Mac's part on its way to the site.</summary>
    public const int MaxPieceBytes = 512 * 1024;

    /// <summary>Characters of a description.</summary>
    public const int MaxDescription = 2000;

    /// <summary>Entries of an archive that the site reads the names of.</summary>
    public const int MaxEntries = 1000;
}
