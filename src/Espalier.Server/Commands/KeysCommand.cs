using System.CommandLine;
using Espalier.Server.Databases;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Commands;

/// <summary><c>espalier keys</c>: the site key to and from a copy that is sealed with a passphrase.</summary>
internal static class KeysCommand
{
    /// <summary>A copy is some hundred bytes.</summary>
    private const int MaxCopyBytes = 64 * 1024;

    public static Command Create() => new("keys", "Keeps a copy of the site key, without which no backup of a site can be used.") { CreateExport(), CreateImport() };

    private static Command CreateExport()
    {
        var data = SiteFolders.CreateData();
        var file = new Option<string>("--to") { Description = "The file to write; must not exist.", Required = true };
        var passphrase = Passphrase();
        var command = new Command("export", "Writes a copy of the site key, sealed with a passphrase.") { data, file, passphrase };
        command.SetAction((parsed, token) => RunAsync(async () =>
        {
            var settings = SiteFolders.FindSettings(Path.GetFullPath(parsed.GetValue(data)!));
            if (!SiteKey.Exists(settings.KeysFolder))
            {
                throw new UnusableDatabaseException($"The site key is not in {settings.KeysFolder}.");
            }

            var secret = await ReadPassphraseAsync(parsed.GetValue(passphrase)!, token);
            if (secret.Length < SiteKeyCopy.MinPassphrase)
            {
                throw new UnusableDatabaseException($"--passphrase-file: {SiteKeyCopy.MinPassphrase} characters and more are needed.");
            }

            var target = Path.GetFullPath(parsed.GetValue(file)!);
            await using var copy = PrivateFiles.Create(target);
            await copy.WriteAsync(SiteKeyCopy.Seal(settings.KeysFolder, settings.SiteCode, secret), token);
            return $"{target} holds the key of site {settings.SiteCode}. Keep it and the passphrase in different places, neither of them this computer.";
        }));
        return command;
    }

    private static Command CreateImport()
    {
        var keys = SiteFolders.CreateKeys();
        var file = new Option<string>("--from") { Description = "The copy.", Required = true };
        var passphrase = Passphrase();
        var command = new Command("import", "Puts the site key of a copy into a folder that has none.") { keys, file, passphrase };
        command.SetAction((parsed, token) => RunAsync(async () =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            var copy = new FileInfo(path).Length <= MaxCopyBytes ? await File.ReadAllBytesAsync(path, token) : [];
            var folder = Path.GetFullPath(parsed.GetValue(keys)!);
            var secret = await ReadPassphraseAsync(parsed.GetValue(passphrase)!, token);
            var outcome = SiteKeyCopy.Restore(copy, secret, folder, out var siteCode);
            return outcome switch
            {
                SiteKeyCopyOutcome.Restored => $"{folder} holds the key of site {siteCode}.",
                SiteKeyCopyOutcome.NotACopy => throw new UnusableDatabaseException($"{path} is no copy of a site key."),
                SiteKeyCopyOutcome.WrongPassphrase => throw new UnusableDatabaseException($"{path} does not open with this passphrase."),
                SiteKeyCopyOutcome.KeyExists => throw new UnusableDatabaseException($"{folder} has a site key already, which is never overwritten."),
            };
        }));
        return command;
    }

    private static Option<string> Passphrase() => new("--passphrase-file") { Description = "File with the passphrase; not on the command line, where everybody on this host could read it.", Required = true };

    private static async Task<string> ReadPassphraseAsync(string path, CancellationToken token) => (await File.ReadAllTextAsync(path, token)).TrimEnd('\r', '\n');

    private static async Task<int> RunAsync(Func<Task<string>> run)
    {
        try
        {
            await System.Console.Out.WriteLineAsync(await run());
            return ExitCodes.Success;
        }
        catch (Exception refused) when (refused is UnusableDatabaseException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await System.Console.Error.WriteLineAsync(refused.Message);
            return ExitCodes.Failure;
        }
    }
}
