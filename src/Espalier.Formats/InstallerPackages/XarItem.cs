namespace Espalier.Formats.InstallerPackages;

/// <summary>A file or folder of a xar archive.</summary>
/// <param name="Name">Its name alone.</param>
internal sealed record XarItem(string Name)
{
    /// <summary>Null for a folder.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Stored as it is; else in zlib.</summary>
    public bool IsPacked { get; init; }

    /// <summary>What the folder holds.</summary>
    public IReadOnlyList<XarItem> Items { get; init; } = [];
}
