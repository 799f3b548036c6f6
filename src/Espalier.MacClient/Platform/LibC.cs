using System.Runtime.InteropServices;

namespace Espalier.MacClient.Platform;

/// <summary>
/// The few functions of the system library that .NET does not offer: starting a program as the leader of its own process group, and
/// opening a file without following a link or waiting at a pipe. The same on macOS and, for tests, on Linux; only the constants differ.
/// </summary>
internal static partial class LibC
{
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int NotExecutable = 8;
    public const int NoPermission = 13;
    public const int NotAFolder = 20;
    public const int SignalKill = 9;
    public const int SignalPipe = 13;

    public const short SpawnSetGroup = 0x02;
    public const short SpawnSetDefaultSignals = 0x04;
    public const short SpawnSetSignalMask = 0x08;

    // macOS only: every descriptor that no file action names is closed in the child, whoever forgot to mark it.
    public const short SpawnCloseOthers = 0x4000;

    private const string Library = "libc";

    public static int OpenForReading { get; } = OperatingSystem.IsMacOS()
        ? 0x0000_0004 | 0x0000_0100 | 0x0100_0000
        : 0x0000_0800 | 0x0008_0000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x0000_8000 : 0x0002_0000);

    /// <summary>Without a mode argument, since variadic arguments go elsewhere on Apple silicon.</summary>
    [LibraryImport(Library, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(out int processId, string path, nint fileActions, nint attributes, nint[] arguments, nint[] environment);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int FileActionsInit(nint actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int FileActionsDestroy(nint actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int FileActionsDuplicate(nint actions, int from, int to);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileActionsOpen(nint actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(nint attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(nint attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(nint attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int AttributesSetGroup(nint attributes, int group);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetDefaultSignals(nint attributes, nint signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetSignalMask(nint attributes, nint signals);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    public static partial int SignalsClear(nint signals);

    [LibraryImport(Library, EntryPoint = "sigaddset")]
    public static partial int SignalsAdd(nint signals, int signal);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int processId, out int status, int options);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);
}
