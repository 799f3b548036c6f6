using Microsoft.Data.Sqlite;

namespace Espalier.MacClient.Store;

/// <summary>What SQLite's errors mean for the client's store.</summary>
public static class StoreFault
{
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>The disk is full or fails at the moment: what was to be written is tried again later.</summary>
    public static bool IsPassing(Exception failure) => failure is SqliteException { SqliteErrorCode: ReadOnly or InputOutput or Full or CannotOpen };

    /// <summary>The file is damaged: the client starts anew when it opens the store next.</summary>
    public static bool IsDamage(Exception failure) => failure is SqliteException { SqliteErrorCode: Corrupt or NoDatabase };

    internal static SqliteException Damage(string finding) => new(finding, Corrupt);
}
