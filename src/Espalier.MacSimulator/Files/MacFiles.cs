using Espalier.MacClient.Platform;

namespace Espalier.MacSimulator.Files;

/// <summary>
/// The files of a simulated Mac that anybody may ask for. They live in memory, made only when read, until a script needs
/// them on a disk (<see cref="MoveTo"/>); from then on the folder on the disk is the truth, so that a script's files count.
/// </summary>
internal sealed class MacFiles
{
    private static readonly string[] BelowPrivate = ["/var", "/etc", "/tmp"];

    private readonly SortedDictionary<string, MacFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "/" };
    private MacFolder? _disk;

    public void Write(string path, byte[] content, DateTimeOffset modifiedAt) => Write(path, () => content, modifiedAt);

    public void Write(string path, Func<byte[]> content, DateTimeOffset modifiedAt)
    {
        path = Normalize(path);
        if (_disk is not null)
        {
            _disk.Write(path, content(), modifiedAt);
            return;
        }

        _files[path] = new MacFile(content, modifiedAt);
        AddFolder(Parent(path));
    }

    /// <summary>Changes the permissions of a file or folder; in memory, where nothing is executed, there are none.</summary>
    public void SetMode(string path, UnixFileMode mode) => _disk?.SetMode(Normalize(path), mode);

    public void AddFolder(string path)
    {
        path = Normalize(path);
        if (_disk is not null)
        {
            _disk.CreateFolder(path);
            return;
        }

        while (_folders.Add(path))
        {
            path = Parent(path);
        }
    }

    /// <summary>Removes a file, or a folder with everything in it.</summary>
    public void Remove(string path)
    {
        path = Normalize(path);
        if (_disk is not null)
        {
            _disk.Remove(path);
            return;
        }

        var below = path + "/";
        foreach (var file in _files.Keys.Where(key => key == path || key.StartsWith(below, StringComparison.Ordinal)).ToArray())
        {
            _files.Remove(file);
        }

        _folders.RemoveWhere(folder => folder == path || folder.StartsWith(below, StringComparison.Ordinal));
    }

    /// <summary>A file's bytes, or null when it is absent or larger than the limit.</summary>
    public byte[]? Read(string path, int maxBytes = int.MaxValue)
    {
        path = Normalize(path);
        if (_disk is not null)
        {
            return _disk.Read(path, maxBytes);
        }

        return _files.TryGetValue(path, out var file) && file.Bytes is var bytes && bytes.Length <= maxBytes ? bytes : null;
    }

    public bool FolderExists(string path) => _disk is not null ? _disk.FolderExists(Normalize(path)) : _folders.Contains(Normalize(path));

    public IReadOnlyList<FolderEntry> List(string path)
    {
        path = Normalize(path);
        if (_disk is not null)
        {
            return _disk.List(path);
        }

        List<FolderEntry> entries = [];
        entries.AddRange(_folders.Where(folder => folder != "/" && Parent(folder) == path).Select(folder => new FolderEntry(Name(folder), IsFolder: true, 0, NewestBelow(folder))));
        entries.AddRange(_files.Where(file => Parent(file.Key) == path).Select(file => new FolderEntry(Name(file.Key), IsFolder: false, file.Value.Bytes.Length, file.Value.ModifiedAt)));
        return entries;
    }

    /// <summary>Puts everything into a folder on a real disk, which is the truth from now on.</summary>
    public void MoveTo(MacFolder disk)
    {
        foreach (var folder in _folders.Order(StringComparer.Ordinal))
        {
            disk.CreateFolder(folder);
        }

        foreach (var (path, file) in _files)
        {
            disk.Write(path, file.Bytes, file.ModifiedAt);
        }

        foreach (var link in BelowPrivate)
        {
            disk.CreateLink(link[1..], "private" + link);
        }

        _files.Clear();
        _folders.Clear();
        _disk = disk;
    }

    /// <summary>One spelling for each path: no empty or dot parts, and <c>/var</c>, <c>/etc</c>, <c>/tmp</c> where macOS keeps them.</summary>
    public static string Normalize(string path)
    {
        List<string> parts = [];
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not "." and not "..")
            {
                parts.Add(part);
            }
        }

        var normal = "/" + string.Join('/', parts);
        return Array.Exists(BelowPrivate, root => normal == root || normal.StartsWith(root + "/", StringComparison.Ordinal))
            ? "/private" + normal
            : normal;
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private DateTimeOffset NewestBelow(string folder)
    {
        var below = folder + "/";
        return _files.Where(file => file.Key.StartsWith(below, StringComparison.Ordinal))
            .Select(file => file.Value.ModifiedAt)
            .DefaultIfEmpty(DateTimeOffset.UnixEpoch)
            .Max();
    }

    private sealed class MacFile(Func<byte[]> content, DateTimeOffset modifiedAt)
    {
        private byte[]? _bytes;

        public DateTimeOffset ModifiedAt { get; } = modifiedAt;

        public byte[] Bytes => _bytes ??= content();
    }
}
