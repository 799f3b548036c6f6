namespace Espalier.Formats.Fuzz;

/// <summary>Makes inputs that are nearly valid.</summary>
internal sealed class Mutator(SeededNumbers numbers, IReadOnlyList<byte[]> tokens)
{
    /// <summary>Longer inputs find nothing more and cost speed.</summary>
    public const int LongestInput = 64 * 1024;

    private static readonly byte[] Interesting = [0x00, 0x01, 0x0F, 0x10, 0x13, 0x14, 0x4F, 0x5F, 0x6F, 0x7F, 0x80, 0xA1, 0xAF, 0xD1, 0xDF, 0xFF];

    public byte[] Mutate(byte[] input, IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(input);
        for (var count = 1 + numbers.Below(6); count > 0; count--)
        {
            MutateOnce(bytes, corpus);
        }

        return bytes.Count <= LongestInput ? [.. bytes] : [.. bytes[..LongestInput]];
    }

    private void MutateOnce(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = numbers.Below(bytes.Count + 1);
        var rest = bytes.Count - at;
        switch (numbers.Below(10))
        {
            case 0 when rest > 0:
                bytes[at] ^= (byte)(1 << numbers.Below(8));
                break;
            case 1 when rest > 0:
                bytes[at] = numbers.Pick(Interesting);
                break;
            case 2 when rest > 0:
                bytes[at] += (byte)(numbers.Below(9) - 4);
                break;
            case 3:
                bytes.Insert(at, (byte)numbers.Next());
                break;
            case 4 when rest > 0:
                bytes.RemoveRange(at, 1 + numbers.Below(Math.Min(rest, 32)));
                break;
            case 5 when rest > 0:
                bytes.InsertRange(numbers.Below(bytes.Count + 1), bytes.GetRange(at, 1 + numbers.Below(Math.Min(rest, 256))));
                break;
            case 6:
                bytes.InsertRange(at, numbers.Pick(tokens));
                break;
            case 7:
                var other = numbers.Pick(corpus);
                var from = numbers.Below(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, numbers.Below(other.Length - from + 1)).ToArray());
                break;
            case 8 when bytes.Count > 0:
                // The end of many formats says where everything else is.
                bytes[^(1 + numbers.Below(Math.Min(bytes.Count, 48)))] = (byte)numbers.Next();
                break;
            case 9:
                bytes.RemoveRange(at, numbers.Below(8) == 0 ? rest : 0);
                break;
        }
    }
}
