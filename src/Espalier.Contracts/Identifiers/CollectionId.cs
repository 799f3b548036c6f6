using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.Contracts.Identifiers;

/// <summary>
/// The key of a collection, as ConfigMgr's <c>CollectionID</c>: site code and five hexadecimal digits (<c>T1200014</c>), or <c>SMS</c> and five
/// characters for what every site has (<c>SMS00001</c>).
/// </summary>
[JsonConverter(typeof(CollectionIdJsonConverter))]
public readonly record struct CollectionId(string Value) : IComparable<CollectionId>
{
    /// <summary>Characters of every id.</summary>
    public const int Length = 8;

    /// <summary><c>All Systems</c>: every device of the site.</summary>
    public static CollectionId AllSystems { get; } = new("SMS00001");

    /// <summary>Belongs to every site alike; such a collection has no variables.</summary>
    public bool IsOfEverySite => Value.StartsWith("SMS", StringComparison.Ordinal);

    /// <summary>The id of a site's collection with a number.</summary>
    public static CollectionId Of(string siteCode, int number) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{siteCode}{number:X5}"));

    /// <summary>Parses an id; small letters are accepted. False for anything that is not eight letters and digits.</summary>
    public static bool TryParse(string? text, out CollectionId id)
    {
        id = default;
        if (text is not { Length: Length } || !text.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }

        id = new CollectionId(text.ToUpperInvariant());
        return true;
    }

    public int CompareTo(CollectionId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(CollectionId left, CollectionId right) => left.CompareTo(right) < 0;

    public static bool operator >(CollectionId left, CollectionId right) => left.CompareTo(right) > 0;

    public static bool operator <=(CollectionId left, CollectionId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CollectionId left, CollectionId right) => left.CompareTo(right) >= 0;
}

internal sealed class CollectionIdJsonConverter : JsonConverter<CollectionId>
{
    public override CollectionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CollectionId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A collection id is eight letters and digits.");

    public override void Write(Utf8JsonWriter writer, CollectionId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
