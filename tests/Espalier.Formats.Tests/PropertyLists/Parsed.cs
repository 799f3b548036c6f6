using System.Text;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

internal static class Parsed
{
    public static PropertyListValue Value(ReadOnlySpan<byte> bytes, PropertyListLimits? limits = null)
    {
        PropertyList.TryParse(bytes, limits ?? PropertyListLimits.Default, out var value, out var error).ShouldBeTrue(error?.ToString());
        return value!;
    }

    public static PropertyListValue Xml(string body) => Value(Document(body));

    public static PropertyListErrorReason Refusal(ReadOnlySpan<byte> bytes, PropertyListLimits? limits = null)
    {
        PropertyList.TryParse(bytes, limits ?? PropertyListLimits.Default, out var value, out var error).ShouldBeFalse();
        value.ShouldBeNull();
        return error.ShouldNotBeNull().Reason;
    }

    public static PropertyListErrorReason XmlRefusal(string body, PropertyListLimits? limits = null) => Refusal(Document(body), limits);

    public static byte[] Document(string body) => Encoding.UTF8.GetBytes(
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">{body}</plist>
        """);
}
