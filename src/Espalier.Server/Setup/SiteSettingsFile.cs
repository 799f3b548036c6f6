using System.Diagnostics;
using System.Text.Json;
using Espalier.Server.Databases;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Setup;

/// <summary><c>site.json</c>: there once the site is set up, and only then. Replaced as a whole; readable by its owner alone.</summary>
internal static class SiteSettingsFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "site.json");

    /// <summary>The settings, or null where no site is set up.</summary>
    /// <exception cref="UnusableDatabaseException">The file is there and cannot be used.</exception>
    public static SiteSettings? Find(string dataFolder)
    {
        var path = PathIn(dataFolder);
        try
        {
            return !File.Exists(path) ? null
                : JsonSerializer.Deserialize<SiteSettings>(File.ReadAllBytes(path), Options) is { Version: 1 } settings ? settings
                : throw new UnusableDatabaseException($"{path} was written by another version of Espalier.");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UnusableDatabaseException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>True when both would be the same file.</summary>
    public static bool AreSame(SiteSettings one, SiteSettings other) => JsonSerializer.SerializeToUtf8Bytes(one, Options).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, Options));

    public static async Task WriteAsync(string dataFolder, SiteSettings settings, CancellationToken token)
    {
        var path = PathIn(dataFolder);
        var part = path + ".part";
        File.Delete(part);
        await using (var file = PrivateFiles.Create(part))
        {
            await JsonSerializer.SerializeAsync(file, settings, Options, token);
            file.Flush(flushToDisk: true);
        }

        if (File.Exists(path))
        {
            await KeepOwnerAsync(path, part, token);
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Root writes for a service that runs as another user, who must be able to read the new file.</summary>
    public static async Task KeepOwnerAsync(string of, string file, CancellationToken token)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        // Not through a link: the folder is that user's.
        using var chown = Process.Start(new ProcessStartInfo("chown", ["--no-dereference", $"--reference={of}", "--", file]) { RedirectStandardError = true })!;
        var errors = await chown.StandardError.ReadToEndAsync(token);
        await chown.WaitForExitAsync(token);
        if (chown.ExitCode != 0)
        {
            throw new IOException($"{file} cannot be given to the owner of {of}: {errors.Trim()}");
        }
    }
}
