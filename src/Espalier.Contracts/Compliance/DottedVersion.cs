using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Espalier.Contracts.Compliance;

/// <summary>A version of any number of numeric parts, compared part by part; a part that is not there counts as 0 (<c>14</c> equals <c>14.0</c>).</summary>
public sealed class DottedVersion
{
    private readonly long[] _parts;

    private DottedVersion(long[] parts) => _parts = parts;

    /// <summary>Reads <c>10.15.7</c>; each part has at most 18 digits.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DottedVersion? version)
    {
        version = null;
        var words = text.Split('.');
        var parts = new long[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Length > 18 || !long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out parts[i]))
            {
                return false;
            }
        }

        version = new DottedVersion(parts);
        return true;
    }

    /// <summary>The version begins with all parts of <paramref name="prefix"/>: 10.15.7 begins with 10.15, not with 10.1.</summary>
    public bool BeginsWith(DottedVersion prefix) => _parts.Length >= prefix._parts.Length && _parts.AsSpan(0, prefix._parts.Length).SequenceEqual(prefix._parts);

    /// <summary>Below 0, 0 or above 0, as this version is older than, equal to or newer than the other.</summary>
    public int CompareTo(DottedVersion other)
    {
        for (var i = 0; i < Math.Max(_parts.Length, other._parts.Length); i++)
        {
            var order = Part(i).CompareTo(other.Part(i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', _parts);

    private long Part(int index) => index < _parts.Length ? _parts[index] : 0;
}
