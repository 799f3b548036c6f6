namespace Espalier.Formats.Wql;

/// <summary>A stretch of a query's text.</summary>
/// <param name="Start">Offset of the first character, from 0.</param>
/// <param name="Length">Characters; 0 only at the end of the text.</param>
public readonly record struct WqlSpan(int Start, int Length)
{
    /// <summary>Offset behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from the start of one to the end of another.</summary>
    public static WqlSpan Between(WqlSpan first, WqlSpan last) => new(first.Start, last.End - first.Start);
}
