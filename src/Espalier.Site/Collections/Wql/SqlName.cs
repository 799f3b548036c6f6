namespace Espalier.Site.Collections.Wql;

/// <summary>Quotes names of tables and columns; they come from catalogues, never from a query.</summary>
internal static class SqlName
{
    /// <summary>PostgreSQL cuts longer names silently.</summary>
    private const int MaxLength = 63;

    public static string Quote(string name)
    {
        if (name.Length is 0 or > MaxLength || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new ArgumentException($"'{name}' cannot name a table or column.", nameof(name));
        }

        return $"\"{name}\"";
    }
}
