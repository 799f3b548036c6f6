using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Daemon.SelfTests;

/// <summary>Asks this Mac everything that inventory asks, says what could not be read, and keeps the raw answers, masked, for whoever mends the parsers.</summary>
internal sealed class SelfTest(IMacPlatform mac)
{
    /// <summary>Answers by which a Mac and its people can be named; asked apart from inventory, whose parsers are on trial.</summary>
    private static readonly ToolCall[] Naming =
    [
        InventoryTools.ComputerName, InventoryTools.LocalHostName, new("/usr/sbin/scutil", "--get", "HostName"), new("/bin/hostname"),
    ];

    private readonly List<string> _lines = [];

    /// <summary>What was found, line by line.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Runs; true when everything could be read.</summary>
    /// <param name="archive">File for the answers; null to keep none.</param>
    /// <param name="token">Gives up.</param>
    public async Task<bool> RunAsync(string? archive, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("espalier-selftest-");
        try
        {
            var recording = new RecordingMac(mac, folder.FullName);
            var facts = await DeviceFactsReader.ReadAsync(recording, token);
            var report = await new InventoryCollector(recording).CollectAsync(fileVault: null, token);
            var isGood = Judge(facts, report);
            if (archive is not null)
            {
                await WriteAsync(folder.FullName, archive, new PrivateData(await NamesAsync(facts, report, token)), token);
            }

            return isGood;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private bool Judge(DeviceFacts? facts, InventoryReport report)
    {
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"Espalier client {ClientHost.Version} on macOS {facts?.OsVersion ?? "?"} ({facts?.OsBuild ?? "?"}), {facts?.Model ?? "unknown model"}, {RuntimeInformation.ProcessArchitecture}"));
        if (facts is null)
        {
            _lines.Add("FAILED  identity: this Mac does not tell its hardware UUID");
        }

        foreach (var resourceClass in ResourceClasses.All)
        {
            var rows = report.Classes.FirstOrDefault(c => c.Class == resourceClass.Name)?.Rows.Count;
            var gaps = report.Gaps.Where(g => g.Class == resourceClass.Name).ToList();
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{(gaps.Count == 0 ? "ok    " : "FAILED")}  {resourceClass.Name}: {rows ?? 0} rows"));
            _lines.AddRange(gaps.Select(static g => $"        {g.Source}: {g.Reason}"));
        }

        return facts is not null && report.Gaps.Count == 0;
    }

    private async Task<IReadOnlyList<string>> NamesAsync(DeviceFacts? facts, InventoryReport report, CancellationToken token)
    {
        var names = new List<string>();
        foreach (var call in Naming)
        {
            var answer = await mac.RunAsync(call, token);
            var name = Encoding.UTF8.GetString(answer.Output).Trim();
            names.AddRange([name, name.Split('.')[0]]);
        }

        names.AddRange((await mac.ListFolderAsync("/Users", token)).Where(static e => e.IsFolder).Select(static e => e.Name));
        names.AddRange([facts?.Name ?? "", facts?.NetbiosName ?? "", facts?.SerialNumber ?? "", facts?.Domain ?? ""]);
        foreach (var account in await AccountsAsync(token))
        {
            names.AddRange(account);
        }

        // What the parsers did find: people, and printers, which are called after rooms and people.
        string[] columns = ["Name", "FullName", "UserName", "SerialNumber", "Location", "Domain", "HostName", "RealName", "LastLogonUser", "TopConsoleUser", "SystemConsoleUser"];
        names.AddRange(report.Classes.Where(static c => c.Class.Contains("USER", StringComparison.Ordinal) || c.Class.Contains("LOGIN", StringComparison.Ordinal) || c.Class.Contains("PRINTER", StringComparison.Ordinal))
            .SelectMany(static c => c.Rows).SelectMany(static r => r).Where(v => columns.Contains(v.Key, StringComparer.OrdinalIgnoreCase)).Select(static v => v.Value.ToString()));
        return names;
    }

    /// <summary>Names of accounts that belong to people.</summary>
    private async Task<IEnumerable<string[]>> AccountsAsync(CancellationToken token)
    {
        var answer = await mac.RunAsync(InventoryTools.LocalAccounts, token);
        return PropertyList.TryParse(answer.Output, out var value, out _) && value is PropertyListArray accounts
            ? accounts.OfType<PropertyListDictionary>()
                .Where(static a => All(a, "UniqueID") is [var id] && int.TryParse(id, CultureInfo.InvariantCulture, out var number) && number >= 500)
                .Select(static a => (string[])[.. All(a, "RecordName"), .. All(a, "RealName"), .. All(a, "RealName").SelectMany(static n => n.Split(' '))])
            : [];
    }

    private static string[] All(PropertyListDictionary account, string key) =>
        account.FindArray("dsAttrTypeStandard:" + key) is { } values ? [.. values.OfType<PropertyListString>().Select(static s => s.Value)] : [];

    private async Task WriteAsync(string folder, string archive, PrivateData privateData, CancellationToken token)
    {
        var unfinished = archive + ".new";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            await using var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, token);
            await AddAsync(zip, "result.txt", privateData.Mask(Encoding.UTF8.GetBytes(string.Join('\n', _lines) + "\n")), token);
            foreach (var path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            {
                await AddAsync(zip, Path.GetFileName(path), privateData.Mask(await File.ReadAllBytesAsync(path, token)), token);
            }
        }

        File.Move(unfinished, archive, overwrite: true);
    }

    private static async Task AddAsync(ZipArchive zip, string name, byte[] content, CancellationToken token)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(token);
        await entry.WriteAsync(content, token);
    }
}
