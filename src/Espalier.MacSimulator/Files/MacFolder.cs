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

    /// <summary>Changes the permissions of a file or folder.</summary>
    public void SetMode(string path, UnixFileMode mode)
    {
        using var file = LinuxFiles.OpenBelow(_root, path, LinuxFiles.ReadFile);
        if (file is not null && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
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
