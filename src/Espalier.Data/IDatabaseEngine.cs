using System.Data.Common;

namespace Espalier.Data;

/// <summary>What differs between the engines; implemented by the executable for SQLite and PostgreSQL.</summary>
public interface IDatabaseEngine
{
    SqlDialect Dialect { get; }

    /// <summary>Name of the database, as administrators know it.</summary>
    string Name { get; }

    /// <summary>Writers that may run at the same time: 1 on SQLite, where one transaction then carries several writes.</summary>
    int MaxWriters { get; }

    /// <summary>A closed connection, configured for reading or writing.</summary>
    DbConnection CreateConnection(bool forWriting);

    /// <summary>Starts a transaction that may write at once.</summary>
    Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken token);

    /// <summary>The database itself fails: gone, full, overloaded or broken. The same work may succeed later, so nobody is to blame for what it was asked.</summary>
    bool IsUnavailable(Exception failure);

    /// <summary>Something is there already that may be there once only.</summary>
    bool IsDuplicate(Exception failure);

    /// <summary>Calls <paramref name="heard"/> with each notification of a channel until the connection fails; completes at once where there are none.</summary>
    Task ListenAsync(string channel, Func<CancellationToken, Task> listening, Func<string, CancellationToken, Task> heard, CancellationToken token);

    /// <summary>
    /// A text that stays while every commit that was answered is still there, and is another one after a restore or a failover, when the last ones may be missing.
    /// </summary>
    Task<string> IdentityAsync(DbConnection connection, CancellationToken token);

    /// <summary>A context on an open connection; the caller enlists it in the transaction.</summary>
    SiteContext CreateContext(DbConnection connection);
}
