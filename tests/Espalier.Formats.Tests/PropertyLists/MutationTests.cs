using CsCheck;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class MutationTests
{
    // Small enough that a few hundred bytes can exceed every one of them.
    private static readonly PropertyListLimits Limits = new() { MaxDepth = 8, MaxObjects = 200, MaxContent = 4096 };

    private static readonly Gen<(int Position, byte Value, int Kind)[]> Mutations =
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Byte, Gen.Int[0, 3]).Array[1, 8];

    [Fact]
    public void A_mutated_binary_list_is_read_within_the_limits_or_refused() => Sample(PropertyList.ToBinary);

    [Fact]
    public void A_mutated_XML_list_is_read_within_the_limits_or_refused() => Sample(PropertyList.ToXml);

    [Fact]
    public void Any_bytes_are_read_within_the_limits_or_refused()
    {
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            IsHandled(bytes).ShouldBeTrue();
            IsHandled([.. "bplist00"u8, .. bytes]).ShouldBeTrue();
            IsHandled([.. "<plist>"u8, .. bytes]).ShouldBeTrue();
        });
        Gen.OneOf("{", "}", "(", ")", "<", ">", "=", ";", ",", "\"", "\\", "\\U", "a", "0", " ", "//", "/*", "*/", "{length = ", "0x")
            .Array[0, 40]
            .Sample(parts => IsHandled(System.Text.Encoding.ASCII.GetBytes(string.Concat(parts))).ShouldBeTrue());
    }

    [Fact]
    public void Every_truncation_of_XML_is_refused() =>
        Generated.Value.Sample(
            value =>
            {
                var xml = PropertyList.ToXml(value);
                var end = xml.AsSpan().LastIndexOf("</plist>"u8) + "</plist>"u8.Length;
                for (var length = 0; length < end; length += 1 + (end / 50))
                {
                    PropertyList.TryParse(xml.AsSpan(0, length), out _, out _).ShouldBeFalse();
                }
            },
            iter: 200);

    private static void Sample(Func<PropertyListValue, byte[]> write) =>
        Gen.Select(Generated.Value, Mutations).Sample(
            (value, mutations) => IsHandled(Mutate(write(value), mutations)),
            iter: 5000);

    private static bool IsHandled(byte[] bytes)
    {
        _ = PropertyList.TryParseText(bytes, Limits, out var text, out var used, out _);
        return used <= bytes.Length
            && (text is null || IsWithin(text, 1, Limits.MaxObjects) <= Limits.MaxObjects)
            && (!PropertyList.TryParse(bytes, Limits, out var value, out var error)
                ? error is not null && error.Offset >= 0 && error.Offset <= bytes.Length * 2
                : IsWithin(value, 1, Limits.MaxObjects) <= Limits.MaxObjects && IsWritable(value));
    }

    /// <summary>Counts what a walk meets, and stops as soon as it is too much or too deep.</summary>
    private static int IsWithin(PropertyListValue value, int level, int left)
    {
        if (level > Limits.MaxDepth || left < 1)
        {
            return int.MaxValue / 2;
        }

        var met = 1;
        foreach (var child in value as IEnumerable<PropertyListValue> ?? (value as PropertyListDictionary)?.Values ?? [])
        {
            met += IsWithin(child, level + 1, left - met);
            if (met > left)
            {
                break;
            }
        }

        return met;
    }

    private static bool IsWritable(PropertyListValue value) => PropertyList.ToXml(value).Length + PropertyList.ToBinary(value).Length > 0;

    private static byte[] Mutate(byte[] bytes, (int Position, byte Value, int Kind)[] mutations)
    {
        var list = bytes.ToList();
        foreach (var (position, value, kind) in mutations)
        {
            // The trailer and offsets of a binary list are where a change has the most effect.
            var at = kind == 3 ? Math.Max(0, list.Count - 1 - (position % 48)) : position % Math.Max(1, list.Count);
            if (at >= list.Count || kind == 1)
            {
                list.Insert(at, value);
            }
            else if (kind == 2)
            {
                list.RemoveAt(at);
            }
            else
            {
                list[at] = value;
            }
        }

        return [.. list];
    }
}
