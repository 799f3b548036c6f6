using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>An attribute with its values as bytes.</summary>
public sealed record LdapValues(string Name, IReadOnlyList<byte[]> Values)
{
    /// <summary>An attribute of texts.</summary>
    public static LdapValues Of(string name, params IReadOnlyList<string> values) => new(name, [.. values.Select(Encoding.UTF8.GetBytes)]);
}

/// <summary>An entry that a search found.</summary>
public sealed record LdapEntry(string Name, IReadOnlyList<LdapValues> Attributes)
{
    /// <summary>Values of an attribute; none when the entry has no such attribute, or the reader may not see it.</summary>
    public IReadOnlyList<byte[]> Values(string attribute) =>
        Attributes.FirstOrDefault(a => string.Equals(a.Name, attribute, StringComparison.OrdinalIgnoreCase))?.Values ?? [];

    /// <summary>First value as text, or null.</summary>
    public string? Text(string attribute) => Values(attribute) is [var first, ..] ? Encoding.UTF8.GetString(first) : null;

    /// <summary>All values as texts.</summary>
    public IReadOnlyList<string> Texts(string attribute) => [.. Values(attribute).Select(Encoding.UTF8.GetString)];
}
