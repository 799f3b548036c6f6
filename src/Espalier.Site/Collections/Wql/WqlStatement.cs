namespace Espalier.Site.Collections.Wql;

/// <summary>A statement that yields the members of a rule: one column <c>resource_id</c>, each device once, in no order.</summary>
/// <param name="Sql">Text for one engine; nothing that a user wrote is in it.</param>
/// <param name="Parameters">Name (with <c>@</c>) and value: string, int, long, double, or for PostgreSQL an array of long.</param>
public sealed record WqlStatement(string Sql, IReadOnlyList<KeyValuePair<string, object>> Parameters);
