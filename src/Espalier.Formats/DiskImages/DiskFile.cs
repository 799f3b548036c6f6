namespace Espalier.Formats.DiskImages;

/// <summary>A file at the top of a disk image.</summary>
/// <param name="Name">1 to 64 characters, without <c>/</c>, <c>\</c>, <c>:</c>, <c>;</c>, <c>*</c> and <c>?</c>.</param>
/// <param name="Content">Below 4 GB.</param>
public sealed record DiskFile(string Name, byte[] Content);
