using System.CommandLine;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Commands;

/// <summary><c>espalier sign-in-link</c>: a one-time link for whoever may read the site's database; the first administrator comes in by it.</summary>
internal static class SignInLinkCommand
{
    public static Command Create()
    {
        var data = SiteFolders.CreateData();
        var command = new Command("sign-in-link", "Makes a one-time sign-in link for the account Administrator, worth 15 minutes.") { data };
        command.SetAction(async (parsed, token) =>
        {
            try
            {
                return await RunAsync(SiteFolders.Find(Path.GetFullPath(parsed.GetValue(data)!)), System.Console.Out, System.Console.Error, token);
            }
            catch (UnusableDatabaseException refused)
            {
                await System.Console.Error.WriteLineAsync(refused.Message);
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    public static async Task<int> RunAsync(SiteHostOptions options, TextWriter output, TextWriter problems, CancellationToken token)
    {
        if (options.Database is null && !File.Exists(Path.Combine(options.Site.DataFolder, options.DatabaseName + ".db")))
        {
            await problems.WriteLineAsync($"There is no site {options.Site.SiteCode} in {options.Site.DataFolder}; --data names one.");
            return ExitCodes.Failure;
        }

        if (!SiteKey.Exists(options.Site.KeysFolder))
        {
            await problems.WriteLineAsync($"The site key is not in {options.Site.KeysFolder}; put the copy of the folder back.");
            return ExitCodes.Failure;
        }

        await using var database = new SiteDatabase(options.CreateEngine(SiteRole.ModelParts));
        try
        {
            using var siteKey = SiteKey.OpenOrCreate(options.Site.KeysFolder);
            var code = await new Accounts(database, new AuditTrail(siteKey), TimeProvider.System).CreateOwnerLinkAsync(token);
            var address = Path.Combine(options.Site.DataFolder, SiteHostOptions.AddressFile);
            var console = File.Exists(address) ? (await File.ReadAllTextAsync(address, token)).Trim() : "/";
            await output.WriteLineAsync($"{console}sign-in/link?code={code}");
            return ExitCodes.Success;
        }
        catch (Exception failure) when (failure is InvalidDataException or UnauthorizedAccessException)
        {
            await problems.WriteLineAsync($"The site key cannot be used: {failure.Message}");
            return ExitCodes.Failure;
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            await problems.WriteLineAsync($"The database cannot be used: {failure.GetBaseException().Message}");
            return ExitCodes.Failure;
        }
    }
}
