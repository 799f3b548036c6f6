namespace Espalier.Formats.PropertyLists;

/// <summary>Why and where bytes were refused as a property list.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Offset">Byte at which it was noticed, from 0; in XML counted in UTF-8, behind a byte order mark.</param>
/// <param name="Line">Line at which it was noticed, from 1; 0 in a binary list.</param>
/// <param name="Column">Byte within the line, from 1; 0 in a binary list.</param>
/// <param name="Message">A short text for a log; names of elements and entities in it come from the input.</param>
public sealed record PropertyListError(PropertyListErrorReason Reason, long Offset, int Line, int Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() =>
        Line > 0 ? $"{Message} (line {Line}, column {Column})" : $"{Message} (byte {Offset})";

    internal static PropertyListError InBinary(PropertyListErrorReason reason, long offset, string message) =>
        new(reason, offset, 0, 0, message);

    internal static PropertyListError InText(PropertyListErrorReason reason, ReadOnlySpan<byte> text, int offset, string message)
    {
        var before = text[..Math.Min(offset, text.Length)];
        return new(reason, offset, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'), message);
    }
}
