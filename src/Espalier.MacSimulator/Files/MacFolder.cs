using System.Runtime.InteropServices;
using System.Text;
using Espalier.MacClient.Platform;
using Microsoft.Win32.SafeHandles;

namespace Espalier.MacSimulator.Files;

/// <summary>
/// A folder of the host that is the root of a simulated Mac's file system. Scripts own it and may leave any link in it,
/// so every path is resolved by the kernel inside the folder (<c>openat2</c> with <c>RESOLVE_IN_ROOT</c>).
/// </summary>
internal sealed class MacFolder : IDisposable
{
    private readonly SafeFileHandle _root;
    private readonly (int User, int Group)? _owner;

    /// <summary>Opens an existing folder.</summary>
    /// <param name="path">Path on the host.</param>
    /// <param name="owner">Who everything in it shall belong to; null for the user that the simulator runs as.</param>
    public MacFolder(string path, (int User, int Group)? owner)
    {
        _owner = owner;
        _root = LinuxFiles.OpenFolder(path);
    }

    public void CreateFolder(string path)
    {
        var done = "";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var parent = LinuxFiles.OpenBelow(_root, done, LinuxFiles.ReadFolder);
            if (parent is null)
            {
                return;
            }

            if (LinuxFiles.MakeFolder(parent, part) && _owner is { } owner)
            {
                LinuxFiles.ChangeOwner(parent, part, owner.User, owner.Group);
            }

            done += "/" + part;
        }
    }

    /// <summary>Makes a link at the top, as macOS has them for <c>/etc</c>.</summary>
    public void CreateLink(string name, string target) => LinuxFiles.MakeLink(target, _root, name);

    public void Write(string path, byte[] content, DateTimeOffset modifiedAt)
    {
        using var file = OpenForWriting(path);
        if (file is null || !LinuxFiles.IsRegular(file))
        {
            return;
        }

        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, content, 0);
        File.SetLastWriteTimeUtc(file, modifiedAt.UtcDateTime);
        if (_owner is { } owner)
        {
            LinuxFiles.ChangeOwner(file, owner.User, owner.Group);
        }
    }

    private SafeFileHandle? OpenForWriting(string path)
    {
        if (LinuxFiles.OpenBelow(_root, path, LinuxFiles.WriteFile) is { } file)
        {
            return file;
        }

        CreateFolder(path[..path.LastIndexOf('/')]);
        return LinuxFiles.OpenBelow(_root, path, LinuxFiles.WriteFile);
    }

    public byte[]? Read(string path, int maxBytes)
    {
        using var file = LinuxFiles.OpenBelow(_root, path, LinuxFiles.ReadFile);
        if (file is null || !LinuxFiles.IsRegular(file) || RandomAccess.GetLength(file) is var length && length > maxBytes)
        {
            return null;
        }

        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    public bool FolderExists(string path)
    {
        using var folder = LinuxFiles.OpenBelow(_root, path, LinuxFiles.ReadFolder);
        return folder is not null;
    }

    public IReadOnlyList<FolderEntry> List(string path)
    {
        using var folder = LinuxFiles.OpenBelow(_root, path, LinuxFiles.ReadFolder);
        if (folder is null)
        {
            return [];
        }

        return
        [
            .. new DirectoryInfo($"/proc/self/fd/{folder.DangerousGetHandle()}").EnumerateFileSystemInfos()
                .Select(entry => new FolderEntry(
                    entry.Name,
                    entry is DirectoryInfo { LinkTarget: null },
                    entry is FileInfo { LinkTarget: null } file ? file.Length : 0,
                    new DateTimeOffset(entry.LastWriteTimeUtc, TimeSpan.Zero))),
        ];
    }

    /// <summary>Removes a file or a folder with everything in it.</summary>
    public void Remove(string path)
    {
        var slash = path.LastIndexOf('/');
        using var parent = LinuxFiles.OpenBelow(_root, path[..slash], LinuxFiles.ReadFolder);
        if (parent is null)
        {
            return;
        }

        var inside = $"/proc/self/fd/{parent.DangerousGetHandle()}/{path[(slash + 1)..]}";
        if (File.Exists(inside) || new FileInfo(inside).LinkTarget is not null)
        {
            File.Delete(inside);
        }
        else if (Directory.Exists(inside))
        {
            Directory.Delete(inside, recursive: true);
        }
    }

    public void Dispose() => _root.Dispose();
}

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
