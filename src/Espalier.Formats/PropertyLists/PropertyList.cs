using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Espalier.Formats.PropertyLists;

/// <summary>Reads and writes Apple's property lists.</summary>
public static class PropertyList
{
    /// <summary>Reads a property list, XML or binary, within the default limits.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out PropertyListValue? value,
        [NotNullWhen(false)] out PropertyListError? error) =>
        TryParse(bytes, PropertyListLimits.Default, out value, out error);

    /// <summary>Reads a property list, XML or binary. White space may stand before an XML one; other noise may not, see <see cref="PropertyListDocuments"/>.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        PropertyListLimits limits,
        [NotNullWhen(true)] out PropertyListValue? value,
        [NotNullWhen(false)] out PropertyListError? error)
    {
        value = bytes.Length > limits.MaxBytes ? RefuseTooLarge(limits, out error) : FindFormat(bytes) switch
        {
            PropertyListFormat.Binary => BinaryPropertyListReader.Read(bytes, limits, out error),
            PropertyListFormat.Xml => ReadXml(bytes, limits, out error),
            PropertyListFormat.Text or null => Refuse(out error),
        };
        return value is not null;
    }

    /// <summary>Reads a property list whose outermost value is a dictionary, as nearly every one's is, within the default limits.</summary>
    public static bool TryParseDictionary(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out PropertyListDictionary? dictionary,
        [NotNullWhen(false)] out PropertyListError? error)
    {
        dictionary = null;
        if (TryParse(bytes, out var value, out error))
        {
            dictionary = value as PropertyListDictionary;
            error = dictionary is null
                ? PropertyListError.InBinary(PropertyListErrorReason.UnexpectedElement, 0, $"The document is no dictionary but of kind {value.Kind}")
                : null;
        }

        return dictionary is not null;
    }

    /// <summary>
    /// Reads the old text form, <c>{ key = value; }</c>, in UTF-8. It has no numbers and no truth values: they come as strings, such as <c>1</c>.
    /// It is asked for by name because any word would be a valid document of it. What follows the value is not looked at,
    /// as tools print one after the other, each behind a label; <paramref name="bytesUsed"/> says where it begins.
    /// </summary>
    public static bool TryParseText(
        ReadOnlySpan<byte> bytes,
        PropertyListLimits limits,
        [NotNullWhen(true)] out PropertyListValue? value,
        out int bytesUsed,
        [NotNullWhen(false)] out PropertyListError? error)
    {
        bytesUsed = 0;
        value = bytes.Length > limits.MaxBytes
            ? RefuseTooLarge(limits, out error)
            : TextPropertyListReader.Read(bytes, limits, out bytesUsed, out error);
        return value is not null;
    }

    /// <summary>The form the bytes begin like, or null. The old text form has no signature: it is only supposed where a brace or parenthesis begins.</summary>
    public static PropertyListFormat? FindFormat(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("bplist"u8))
        {
            return PropertyListFormat.Binary;
        }

        if (FindUtf16(bytes) is not null)
        {
            return PropertyListFormat.Xml;
        }

        return WithoutMark(bytes).TrimStart(" \t\r\n"u8) switch
        {
            [(byte)'<', ..] => PropertyListFormat.Xml,
            [(byte)'{' or (byte)'(', ..] => PropertyListFormat.Text,
            _ => null,
        };
    }

    /// <summary>Writes XML, laid out as Apple's tools do. Characters that XML cannot carry are left out; dates lose fractions of a second.</summary>
    public static byte[] ToXml(PropertyListValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteXml(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes XML, laid out as Apple's tools do. Characters that XML cannot carry are left out; dates lose fractions of a second.</summary>
    public static void WriteXml(PropertyListValue value, IBufferWriter<byte> output) => XmlPropertyListWriter.Write(value, output);

    /// <summary>Writes a binary list, <c>bplist00</c>.</summary>
    public static byte[] ToBinary(PropertyListValue value) => BinaryPropertyListWriter.Write(value).ToArray();

    private static PropertyListValue? ReadXml(ReadOnlySpan<byte> bytes, PropertyListLimits limits, out PropertyListError? error)
    {
        if (FindUtf16(bytes) is not { } encoding)
        {
            return XmlPropertyListReader.Read(WithoutMark(bytes), limits, out error);
        }

        var characters = encoding.GetCharCount(bytes);
        var rented = ArrayPool<char>.Shared.Rent(characters);
        try
        {
            encoding.GetChars(bytes, rented);
            var text = rented.AsSpan(0, characters).TrimStart('\uFEFF');
            var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, utf8);
            return XmlPropertyListReader.Read(utf8, limits, out error);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static PropertyListValue? Refuse(out PropertyListError? error)
    {
        error = PropertyListError.InBinary(PropertyListErrorReason.NotAPropertyList, 0, "Neither an XML nor a binary property list");
        return null;
    }

    private static PropertyListValue? RefuseTooLarge(PropertyListLimits limits, out PropertyListError? error)
    {
        error = PropertyListError.InBinary(PropertyListErrorReason.TooLarge, limits.MaxBytes, $"Larger than {limits.MaxBytes} bytes");
        return null;
    }

    private static Encoding? FindUtf16(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] or [(byte)'<', 0, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, (byte)'<', ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
}
