using System.Diagnostics.CodeAnalysis;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory;

/// <summary>Property lists in the answers of tools, which may print other lines before and behind them.</summary>
internal static class PropertyListAnswer
{
    private static ReadOnlySpan<byte> Start => "<?xml"u8;

    private static ReadOnlySpan<byte> End => "</plist>"u8;

    /// <summary>Reads the one property list of an answer.</summary>
    public static bool TryParse(byte[] answer, [NotNullWhen(true)] out PropertyListValue? value, out string reason)
    {
        var bytes = answer.AsSpan();
        if (!bytes.StartsWith("bplist"u8) && bytes.IndexOf(Start) is var start and >= 0)
        {
            bytes = bytes[start..];
            bytes = bytes.LastIndexOf(End) is var end and >= 0 ? bytes[..(end + End.Length)] : bytes;
        }

        reason = "";
        if (PropertyList.TryParse(bytes, out value, out var error))
        {
            return true;
        }

        reason = error.ToString();
        return false;
    }

    /// <summary>Reads property lists that stand one behind another; those that cannot be read are counted and left out.</summary>
    public static IReadOnlyList<PropertyListValue> ParseAll(byte[] answer, out int unreadable)
    {
        var values = new List<PropertyListValue>();
        var bytes = answer.AsSpan();
        unreadable = 0;
        while (bytes.IndexOf(Start) is var start and >= 0)
        {
            bytes = bytes[start..];
            var end = bytes.IndexOf(End);
            var document = end < 0 ? bytes : bytes[..(end + End.Length)];
            if (PropertyList.TryParse(document, out var value, out _))
            {
                values.Add(value);
            }
            else
            {
                unreadable++;
            }

            bytes = bytes[document.Length..];
        }

        return values;
    }
}
