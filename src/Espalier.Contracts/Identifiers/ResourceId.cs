using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.Contracts.Identifiers;

/// <summary>
/// The key of a device in the site database: ConfigMgr's 32-bit <c>ResourceId</c>, from <see cref="First"/>, never reused.
/// </summary>
[JsonConverter(typeof(ResourceIdJsonConverter))]
public readonly record struct ResourceId(int Value) : IComparable<ResourceId>
{
    /// <summary>The first id a site gives out, as ConfigMgr does for device resources.</summary>
    public const int First = 16777216;

    public int CompareTo(ResourceId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses a decimal id; false for anything that is not a plain positive number.</summary>
    public static bool TryParse(string? text, out ResourceId id)
    {
        var ok = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        id = new ResourceId(value);
        return ok;
    }

    public static bool operator <(ResourceId left, ResourceId right) => left.Value < right.Value;

    public static bool operator >(ResourceId left, ResourceId right) => left.Value > right.Value;

    public static bool operator <=(ResourceId left, ResourceId right) => left.Value <= right.Value;

    public static bool operator >=(ResourceId left, ResourceId right) => left.Value >= right.Value;
}

internal sealed class ResourceIdJsonConverter : JsonConverter<ResourceId>
{
    public override ResourceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, ResourceId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
