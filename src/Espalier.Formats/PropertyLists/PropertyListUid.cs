using System.Globalization;

namespace Espalier.Formats.PropertyLists;

/// <summary>
/// A keyed archiver's reference to another of its objects. XML has no element for it:
/// there it is a dictionary of the one key <c>CF$UID</c>, which is how both sides write and read it.
/// </summary>
public sealed class PropertyListUid(ulong value) : PropertyListValue
{
    /// <summary>The key that stands for a reference in XML.</summary>
    internal const string XmlKey = "CF$UID";

    /// <summary>The number of the object referred to.</summary>
    public ulong Value { get; } = value;

    /// <inheritdoc />
    public override PropertyListKind Kind => PropertyListKind.Uid;

    /// <inheritdoc />
    public override bool Equals(PropertyListValue? other) => other is PropertyListUid uid && uid.Value == Value;

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
