using System.Diagnostics;
using Espalier.Site.Security.Vault;
using Espalier.Site.Sites;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>
/// Whether the service's account may read the key that opens the private keys of the site's certificates, and the store (SEC-37). The kernel is asked as that account, so that groups, folders above and access
/// control lists count; only root may ask for another account than its own.
/// </summary>
/// <param name="account">Name of the account; null where nobody knows it.</param>
internal sealed class ServiceFiles(string? account)
{
    private const string KeyItem = "Service account: private keys of the certificates";
    private const string StoreItem = "Service account: store";
    private const string Runuser = "/usr/sbin/runuser";

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The account that the site is served by, or else the owner of its data.</summary>
    public static async Task<string?> FindAccountAsync(SiteSettings settings, string dataFolder, CancellationToken token) =>
        OperatingSystem.IsWindows() ? null : await AskAsync("stat", token, "-c", "%U", PortHolder.FindProcess(settings.Ports.Console) is { } process ? $"/proc/{process}" : dataFolder) is (0, { Length: > 0 } name) && name != "UNKNOWN" ? name : null;

    /// <summary>What this process itself may not read it cannot go on with.</summary>
    public static bool CanRead(string file)
    {
        try
        {
            using var opened = File.OpenRead(file);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The two items; none on systems without such accounts.</summary>
    public async Task<IReadOnlyList<HealthItem>> CheckAsync(SiteSettings settings, string dataFolder, CancellationToken token)
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        var key = Path.Combine(settings.KeysFolder, SiteKey.FileName);
        var store = Path.Combine(dataFolder, "espalier_" + settings.SiteCode.ToLowerInvariant() + ".db");
        return
        [
            File.Exists(key) ? await OfKeyAsync(key, token) : new HealthItem(KeyItem, HealthState.Bad, $"The site key is not in {settings.KeysFolder}.", "Put the copy of that folder back: espalier keys import."),
            .. settings.Database is null && File.Exists(store) ? [await OfStoreAsync(store, token)] : Array.Empty<HealthItem>(),
        ];
    }

    private async Task<HealthItem> OfKeyAsync(string key, CancellationToken token)
    {
        var folder = Path.GetDirectoryName(key)!;
        if (await FindRefusalAsync(key, ["-r"], token) is { } refusal)
        {
            return Refused(KeyItem, refusal, $"chown {account} {folder} {key} && chmod 700 {folder} && chmod 600 {key}");
        }

        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(key) & Others) == 0
            ? new HealthItem(KeyItem, HealthState.Good, $"{account} may read {key}, and no other account but root.")
            : new HealthItem(KeyItem, HealthState.Warning, $"Other accounts than {account} may read {key}.", $"chmod 600 {key}");
    }

    private async Task<HealthItem> OfStoreAsync(string store, CancellationToken token)
    {
        var folder = Path.GetDirectoryName(store)!;
        var found = await FindRefusalAsync(store, ["-r", "-w"], token) ?? await FindRefusalAsync(folder, ["-r", "-w", "-x"], token);
        return found is { } refusal
            ? Refused(StoreItem, refusal, $"chown -R {account} {folder} && chmod 700 {folder}")
            : new HealthItem(StoreItem, HealthState.Good, $"{account} may read and write {store}.");
    }

    private static HealthItem Refused(string item, Refusal refusal, string fix) => refusal.IsUnknown
        ? new HealthItem(item, HealthState.Warning, refusal.Text, "Run espalier check as root, with --service-account where another account serves the site.")
        : new HealthItem(item, HealthState.Bad, refusal.Text, refusal.Folder is { } above ? $"setfacl -m u:{refusal.Account}:x {above}" : fix);

    /// <summary>Why the account may not; null when it may.</summary>
    private async Task<Refusal?> FindRefusalAsync(string path, IReadOnlyList<string> tests, CancellationToken token)
    {
        if (account is null || (account != Environment.UserName && (Environment.UserName != "root" || !File.Exists(Runuser))))
        {
            return new Refusal(account, account is null ? "It is not known which account serves the site." : $"Whether {account} may read {path} cannot be seen by {Environment.UserName}.", null, IsUnknown: true);
        }

        for (var above = Directory.GetParent(path); above is not null; above = above.Parent)
        {
            if (above.Parent is not null && above.FullName != Path.GetDirectoryName(path) && !await MayAsync("-x", above.FullName, token))
            {
                return new Refusal(account, $"{account} may not enter {above.FullName}, and therefore not reach {path}.", above.FullName, IsUnknown: false);
            }
        }

        foreach (var test in tests)
        {
            if (!await MayAsync(test, path, token))
            {
                return new Refusal(account, $"{account} lacks {test switch { "-r" => "Read", "-w" => "Write", _ => "the right to enter" }} on {path}.", null, IsUnknown: false);
            }
        }

        return null;
    }

    private async Task<bool> MayAsync(string test, string path, CancellationToken token) =>
        (account == Environment.UserName ? await AskAsync("test", token, test, path) : await AskAsync(Runuser, token, "-u", account!, "--", "test", test, path)).Code == 0;

    private static async Task<(int Code, string Output)> AskAsync(string tool, CancellationToken token, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(token);
            var output = await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            await errors;
            return (process.ExitCode, output.Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }

    private sealed record Refusal(string? Account, string Text, string? Folder, bool IsUnknown);
}
