using Espalier.Contracts.Inventory;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>An application bundle that was found.</summary>
internal sealed record FoundApplication(string Path, BundleInfo Info, DateTimeOffset ModifiedAt, bool IsFromAppStore);

/// <summary>
/// Looks for application bundles itself: Spotlight may be off, and system_profiler hangs on some Macs. Bounded in depth and number, because users
/// own some of the folders.
/// </summary>
internal sealed class ApplicationWalk(InventorySession session)
{
    private const int MaxDepth = 4;

    /// <summary>Folders opened at most; a Mac with a thousand applications has some hundred.</summary>
    private const int MaxFolders = 5_000;

    private const int MaxApplications = 5_000;

    private const string Suffix = ".app";

    private readonly List<FoundApplication> _found = [];
    private int _folders;

    public async Task<IReadOnlyList<FoundApplication>> FindAsync(CancellationToken token)
    {
        foreach (var folder in InventoryFiles.ApplicationFolders)
        {
            await WalkAsync(folder, 1, token);
        }

        foreach (var user in await session.Mac.ListFolderAsync(InventoryFiles.Users, token))
        {
            if (user.IsFolder)
            {
                await WalkAsync($"{InventoryFiles.Users}/{user.Name}/Applications", 1, token);
            }
        }

        return _found;
    }

    private async Task WalkAsync(string folder, int depth, CancellationToken token)
    {
        if (_folders++ == MaxFolders || _found.Count >= MaxApplications)
        {
            session.AddGap(SoftwareClasses.InstalledApplications, folder, "More folders or applications than are looked through.");
        }

        if (_folders > MaxFolders || _found.Count >= MaxApplications)
        {
            return;
        }

        foreach (var entry in await session.Mac.ListFolderAsync(folder, token))
        {
            if (!entry.IsFolder || entry.Name.StartsWith('.'))
            {
                continue;
            }

            var path = folder + "/" + entry.Name;
            if (entry.Name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            {
                await AddAsync(path, entry, token);
            }
            else if (depth < MaxDepth)
            {
                await WalkAsync(path, depth + 1, token);
            }
        }
    }

    private async Task AddAsync(string path, FolderEntry entry, CancellationToken token)
    {
        var info = await session.ReadDictionaryAsync(SoftwareClasses.InstalledApplications, path + "/Contents/Info.plist", token);
        var wrapped = info is null ? await WrappedAsync(path, token) : null;
        if (wrapped is not null)
        {
            info = await session.ReadDictionaryAsync(SoftwareClasses.InstalledApplications, wrapped + "/Info.plist", token);
        }

        var bundle = info is null ? new BundleInfo() : BundleInfo.Parse(info);
        var isFromAppStore = wrapped is not null || (await session.Mac.ListFolderAsync(path + "/Contents/_MASReceipt", token)).Count > 0;
        _found.Add(new FoundApplication(path, bundle with { Name = bundle.Name ?? entry.Name[..^Suffix.Length] }, entry.ModifiedAt, isFromAppStore));
    }

    /// <summary>An iPhone application on Apple silicon is wrapped: <c>Name.app/Wrapper/Real.app</c>.</summary>
    private async Task<string?> WrappedAsync(string path, CancellationToken token) =>
        (await session.Mac.ListFolderAsync(path + "/Wrapper", token))
            .Where(static e => e.IsFolder && e.Name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            .Select(e => $"{path}/Wrapper/{e.Name}")
            .FirstOrDefault();
}
