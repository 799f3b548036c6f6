namespace Espalier.Formats.PropertyLists;

/// <summary>How much a property list may hold before it is refused. Parsing takes time and memory in proportion to these, never more.</summary>
public sealed record PropertyListLimits
{
    /// <summary>64 MiB: Apple's software update catalogue, the largest list the system reads, is about 10 MB.</summary>
    public const int DefaultMaxBytes = 64 * 1024 * 1024;

    /// <summary>
    /// 128 levels: the deepest real list is the I/O registry, whose some 30 levels of devices take two levels each.
    /// </summary>
    public const int DefaultMaxDepth = 128;

    /// <summary>A million values and keys: several times the software update catalogue, and about 100 MB of memory at worst.</summary>
    public const int DefaultMaxObjects = 1_000_000;

    /// <summary>128 Mi characters and bytes: a list of <see cref="DefaultMaxBytes"/> which shares every second byte.</summary>
    public const long DefaultMaxContent = 2L * DefaultMaxBytes;

    /// <summary>The defaults of every limit.</summary>
    public static readonly PropertyListLimits Default = new();

    /// <summary>Bytes of input. The default is <see cref="DefaultMaxBytes"/>.</summary>
    public int MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Levels of nesting, 1 to <see cref="PropertyListValue.MaxDepth"/>. The default is <see cref="DefaultMaxDepth"/>.</summary>
    public int MaxDepth
    {
        get;
        init => field = value is >= 1 and <= PropertyListValue.MaxDepth
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The depth limit is between 1 and {PropertyListValue.MaxDepth}.");
    } = DefaultMaxDepth;

    /// <summary>Values and keys, shared ones counted as often as a walk meets them. The default is <see cref="DefaultMaxObjects"/>.</summary>
    public int MaxObjects { get; init; } = DefaultMaxObjects;

    /// <summary>Characters of text and bytes of data, shared ones counted as often as a walk meets them. The default is <see cref="DefaultMaxContent"/>.</summary>
    public long MaxContent { get; init; } = DefaultMaxContent;
}
