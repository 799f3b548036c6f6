using System.Security.Cryptography;
using System.Text;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Formats.DiskImages;
using Espalier.Formats.InstallerPackages;
using Espalier.Site.Security.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ClientPackages;

/// <summary>
/// The files that anybody may download: the installer of the Mac client with the site's address and the fingerprint of its CA. They hold no secret: both are
/// told to every caller of the announcement, and enrollment needs a token or a user besides. They lie in the folder <c>files</c> of the site's data.
/// </summary>
public sealed partial class PublicFiles(SiteOptions options, SiteCertificates certificates, ClientSource source, PackageSigners signers, TimeProvider clock, ILogger<PublicFiles> logger)
{
    /// <summary>Name of the image that the guide's address ends with (ENR-3).</summary>
    internal const string ImageName = "espalier-client.dmg";

    /// <summary>Name of the guide's script (ENR-17).</summary>
    internal const string UnattendedName = "InstallAgentUnattended.sh";

    private readonly string _folder = Path.Combine(options.DataFolder, "files");
    private readonly string _upgrades = Path.Combine(options.DataFolder, "client-upgrades");
    private volatile State _state = new(null, "The installer is being made.", null);

    /// <summary>The installer; null while there is none.</summary>
    public ClientInstaller? Installer => _state.Installer;

    /// <summary>Why there is none.</summary>
    public string? Problem => _state.Problem;

    /// <summary>Path and description of a file; null when there is none of this name.</summary>
    internal (string Path, PublicFile File)? Find(string name) =>
        Installer?.Files.FirstOrDefault(f => f.Name == name) is { } file ? (Path.Combine(_folder, file.Name), file) : null;

    /// <summary>Files of the client's bundle by architecture.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<ClientUpgradeFile>> Bundles => _state.Bundles;

    /// <summary>Path of a file of a bundle; null when there is none with this digest.</summary>
    internal string? FindUpgrade(string sha256) => Bundles.Values.Any(b => b.Any(f => f.Sha256 == sha256)) ? Path.Combine(_upgrades, sha256) : null;

    /// <summary>Makes the files anew where the client, the address, the authority or the package's signer are others than before.</summary>
    public void Refresh()
    {
        var fingerprint = certificates.AuthorityFingerprint;
        var stamp = source.Stamp() + fingerprint + certificates.PolicySigner.Thumbprint + signers.Stamp;
        if (_state.Stamp == stamp)
        {
            return;
        }

        if (source.Read(out var fault) is not { } client)
        {
            _state = new State(null, fault, stamp);
            LogNoInstaller(fault!);
            return;
        }

        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(_upgrades);
        using var bytes = new MemoryStream();
        var signer = signers.Current;
        ClientPackage.Create(client, options.AddressForMacs, fingerprint).Write(bytes, signer?.ToSigner(client.MadeAt));
        var package = bytes.ToArray();
        var image = Keep(ImageName, DiskImage.Write("Espalier", [new DiskFile(ClientPackage.FileName, package)], client.MadeAt));
        var files = new List<PublicFile> { image, Keep(ClientPackage.FileName, package) };
        var script = ClientPackage.Resource(UnattendedName, ("@DIGESTS@", string.Join('\n', files.Select(static f => f.Sha256 + " " + f.Name))));
        files.Add(Keep(UnattendedName, script));
        files.Add(Keep(UnattendedName + ".p7s", DetachedSignature.Sign(script, certificates.PolicySigner, clock.GetUtcNow())));
        files.Add(Keep("espalier-ca.pem", Encoding.ASCII.GetBytes(certificates.Authority.ExportCertificatePem() + "\n")));
        files.AddRange(ClientProfiles.Create(client, options.SiteCode, options.UsesClientPort).Select(profile => Keep(profile.Name, profile.Content)));
        var bundles = client.Builds.Keys.ToDictionary(static architecture => architecture, architecture => (IReadOnlyList<ClientUpgradeFile>)[.. client.BundleFor(architecture).Select(KeepUpgrade)]);
        foreach (var old in Directory.GetFiles(_upgrades).Where(path => !bundles.Values.Any(b => b.Any(f => f.Sha256 == Path.GetFileName(path)))))
        {
            File.Delete(old);
        }

        _state = new State(new ClientInstaller(client.Version, files) { SignedBy = signer?.Certificate.Subject }, null, stamp) { Bundles = bundles };
        LogMade(client.Version, string.Join(" and ", client.Builds.Keys.Order(StringComparer.Ordinal)), files[1].Sha256);
    }

    /// <summary>What upgrades are made of, by its digest; these files are for enrolled Macs.</summary>
    private ClientUpgradeFile KeepUpgrade(PackageItem item)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(item.Content!));
        var path = Path.Combine(_upgrades, sha256);
        if (new FileInfo(path) is not { Exists: true } there || there.Length != item.Content!.Length)
        {
            File.WriteAllBytes(path + ".new", item.Content!);
            File.Move(path + ".new", path, overwrite: true);
        }

        return new ClientUpgradeFile(item.Path, item.Mode.HasFlag(UnixFileMode.UserExecute), item.Content!.Length, sha256);
    }

    /// <summary>Whole or not at all: a download under way keeps the file that it began with.</summary>
    private PublicFile Keep(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder, name);
        using (var file = File.Create(path + ".new"))
        {
            file.Write(content);
        }

        if (!OperatingSystem.IsWindows() && name.EndsWith(".sh", StringComparison.Ordinal))
        {
            File.SetUnixFileMode(path + ".new", ClientPackage.Executable);
        }

        File.Move(path + ".new", path, overwrite: true);
        return new PublicFile(name, new Uri(options.AddressForMacs, "/files/" + name), Convert.ToHexStringLower(SHA256.HashData(content)), content.Length)
        {
            PlainAddress = options.FilesPort is { } port ? new UriBuilder(Uri.UriSchemeHttp, options.HostNames[0], port, "/files/" + name).Uri : null,
        };
    }

    [LoggerMessage(1150, LogLevel.Information, "Made the installer of Mac client {Version} for {Kinds}, SHA-256 {Sha256}")]
    private partial void LogMade(string version, string kinds, string sha256);

    [LoggerMessage(1151, LogLevel.Warning, "There is no installer of the Mac client to hand out: {Reason}")]
    private partial void LogNoInstaller(string reason);

    private sealed record State(ClientInstaller? Installer, string? Problem, string? Stamp)
    {
        public IReadOnlyDictionary<string, IReadOnlyList<ClientUpgradeFile>> Bundles { get; init; } = new Dictionary<string, IReadOnlyList<ClientUpgradeFile>>();
    }
}

/// <summary>Keeps the public files in step with the client's folder, which an administrator may replace while the site runs, and with the authority.</summary>
internal sealed partial class PublicFilesService(PublicFiles files, PackageSigners signers, ClientUpgrades upgrades, SiteDatabase database, TimeProvider clock, ILogger<PublicFilesService> logger) : BackgroundService
{
    /// <summary>How soon a replaced client is handed out. To look costs reading a few directory entries.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Making the package takes seconds of a processor, which the start of the site does not wait for.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await upgrades.LoadAsync(stoppingToken);
                await signers.LoadAsync(stoppingToken);
                files.Refresh();
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or System.Data.Common.DbException || database.IsUnavailable(unreadable))
            {
                LogNotMade(unreadable);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1152, LogLevel.Error, "The installer of the Mac client could not be made; it is tried again")]
    private partial void LogNotMade(Exception unreadable);
}
