namespace Espalier.Site.Inventory;

/// <summary>A statement with its parameters' values (string, int, long, double, arrays of them, or null).</summary>
internal sealed record Statement(string Sql, params (string Name, object? Value)[] Parameters);
