using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Espalier.MacClient.Daemon;

/// <summary>The SQLite library of the system: on macOS part of it, so that the client ships nothing native.</summary>
internal static class SystemSqlite
{
    private const string Name = "sqlite3";

    private static int _isUsed;

    public static void Use()
    {
        if (Interlocked.Exchange(ref _isUsed, 1) == 1)
        {
            return;
        }

        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_sqlite3());
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        library != Name ? 0 : NativeLibrary.Load(OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : "libsqlite3.so.0");
}
