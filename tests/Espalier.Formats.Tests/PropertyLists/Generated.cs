using CsCheck;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

/// <summary>Property lists of every shape.</summary>
internal static class Generated
{
    private static readonly DateTimeOffset First = new(1000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Text that XML can carry: whole characters, no control characters but white space.</summary>
    public static readonly Gen<string> Text = Gen.Frequency(
            (8, Gen.Char[' ', '~'].Select(c => c.ToString())),
            (1, Gen.OneOf("\n", "\t", "é", "⌘", "😀", "]]>", "&amp;", "<!--", "\u00a0", "\u2028")))
        .Array[0, 20]
        .Select(string.Concat);

    private static readonly Gen<PropertyListValue> Integer = Gen.OneOf(
        Gen.Long.Select(value => new PropertyListInteger(value)),
        Gen.ULong.Select(value => new PropertyListInteger(value)),
        Gen.Int[-300, 70_000].Select(value => new PropertyListInteger(value)),
        Gen.OneOf<Int128>(long.MinValue, long.MaxValue, ulong.MaxValue, uint.MaxValue, 0, -1).Select(value => new PropertyListInteger(value)))
        .Select(value => (PropertyListValue)value);

    private static readonly Gen<PropertyListValue> Scalar = Gen.OneOf(
        Text.Select(text => (PropertyListValue)new PropertyListString(text)),
        Gen.Byte.Array[0, 200].Select(bytes => (PropertyListValue)new PropertyListData(bytes)),
        Integer,
        Gen.Double.Select(value => (PropertyListValue)new PropertyListReal(value)),
        Gen.Bool.Select(value => (PropertyListValue)PropertyListBoolean.Of(value)),
        Gen.Long[0, 284_011_000_000].Select(seconds => (PropertyListValue)new PropertyListDate(First.AddTicks(seconds * TimeSpan.TicksPerSecond))),
        Gen.Const<PropertyListValue>(PropertyListArray.Empty));

    private static readonly Gen<PropertyListValue> ScalarOrUid = Gen.Frequency(
        (9, Scalar),
        (1, Gen.UInt.Select(value => (PropertyListValue)new PropertyListUid(value))));

    /// <summary>Values of every kind.</summary>
    public static readonly Gen<PropertyListValue> Value = Nested(4, ScalarOrUid);

    /// <summary>Values without archivers' references, which have no XML element of their own.</summary>
    public static readonly Gen<PropertyListValue> PlainValue = Nested(4, Scalar);

    private static Gen<PropertyListValue> Nested(int levels, Gen<PropertyListValue> scalar) => levels == 0 ? scalar : Gen.Frequency(
        (3, scalar),
        (2, Nested(levels - 1, scalar).Array[0, 6].Select(values => (PropertyListValue)PropertyListArray.Create(values))),
        (2, Gen.Select(Text, Nested(levels - 1, scalar)).Array[0, 12].Select(entries => (PropertyListValue)new PropertyListDictionary(
            entries.Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2))))));
}
