namespace Espalier.Data;

/// <summary>The database engines a site runs on.</summary>
public enum SqlDialect
{
    Sqlite,
    PostgreSql,
}
