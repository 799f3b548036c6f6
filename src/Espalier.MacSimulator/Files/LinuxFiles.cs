using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Espalier.MacSimulator.Files;

/// <summary>System calls of Linux that .NET has no API for.</summary>
internal static partial class LinuxFiles
{
    public const int ReadFile = NonBlocking | CloseOnExec;
    public const int WriteFile = 1 | Create | NonBlocking | CloseOnExec;
    public const int ReadFolder = Folder | CloseOnExec;

    private const int Create = 0x40;
    private const int NonBlocking = 0x800;
    private const int Folder = 0x10000;
    private const int CloseOnExec = 0x80000;
    private const ulong ResolveInRoot = 0x10;
    private const ulong ResolveNoMagicLinks = 0x02;
    private const int OpenAt2 = 437;

    public static SafeFileHandle OpenFolder(string path)
    {
        var handle = open(path, ReadFolder);
        return handle >= 0
            ? new SafeFileHandle(handle, ownsHandle: true)
            : throw new IOException($"The folder {path} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>Opens a path below a folder, as if the folder were the root; null when that is not possible.</summary>
    public static SafeFileHandle? OpenBelow(SafeFileHandle root, string path, int flags)
    {
        var how = new OpenHow { Flags = (ulong)flags, Mode = (flags & Create) != 0 ? 0b110_100_100UL : 0, Resolve = ResolveInRoot | ResolveNoMagicLinks };
        var name = Encoding.UTF8.GetBytes(path.Length == 0 ? "/\0" : path + "\0");
        var handle = syscall(OpenAt2, root, name, ref how, (nuint)Marshal.SizeOf<OpenHow>());
        return handle >= 0 ? new SafeFileHandle((nint)handle, ownsHandle: true) : null;
    }

    public static bool MakeFolder(SafeFileHandle parent, string name) => mkdirat(parent, name, 0b111_101_101) == 0;

    public static void MakeLink(string target, SafeFileHandle parent, string name) => _ = symlinkat(target, parent, name);

    public static void ChangeOwner(SafeFileHandle parent, string name, int user, int group) => _ = fchownat(parent, name, user, group, 0x100);

    public static void ChangeOwner(string path, int user, int group) => _ = chown(path, user, group);

    public static void ChangeOwner(SafeFileHandle file, int user, int group) => _ = fchown(file, user, group);

    /// <summary>Neither a pipe nor a device, both of which can block or answer without end.</summary>
    public static bool IsRegular(SafeFileHandle file) =>
        lseek(file, 0, 1) >= 0 && (File.GetAttributes(file) & FileAttributes.Directory) == 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, SafeFileHandle folder, byte[] path, ref OpenHow how, nuint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int symlinkat(string target, SafeFileHandle folder, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fchownat(SafeFileHandle folder, string name, int user, int group, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, int user, int group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, int user, int group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
