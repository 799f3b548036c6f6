using System.CommandLine;
using Espalier.Data;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Commands;

/// <summary><c>espalier sign-in-link</c>: a one-time link for whoever may read the site's database; the first administrator comes in by it.</summary>
internal static class SignInLinkCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Data folder of the site.", DefaultValueFactory = _ => ".demo" };
        var siteCode = new Option<string>("--site-code") { Description = "Site code; the demo's unless given.", DefaultValueFactory = _ => "DEM" };
        var database = new Option<string?>("--database") { Description = "PostgreSQL connection string, as for 'serve'." };
        var command = new Command("sign-in-link", "Makes a one-time sign-in link for the account Administrator, worth 15 minutes.") { data, siteCode, database };
        command.SetAction((parsed, token) => RunAsync(
            new SiteHostOptions
            {
                Site = new SiteOptions { SiteCode = parsed.GetValue(siteCode)!, DataFolder = Path.GetFullPath(parsed.GetValue(data)!), KeysFolder = "" },
                Ports = new SitePorts(0, 0),
                Database = parsed.GetValue(database),
            },
            System.Console.Out,
            System.Console.Error,
            token));
        return command;
    }

    public static async Task<int> RunAsync(SiteHostOptions options, TextWriter output, TextWriter problems, CancellationToken token)
    {
        if (options.Database is null && !File.Exists(Path.Combine(options.Site.DataFolder, options.DatabaseName + ".db")))
        {
            await problems.WriteLineAsync($"There is no site {options.Site.SiteCode} in {options.Site.DataFolder}; --data and --site-code name one.");
            return ExitCodes.Failure;
        }

        await using var database = new SiteDatabase(options.CreateEngine(SiteRole.ModelParts));
        try
        {
            var code = await new Accounts(database, TimeProvider.System).CreateOwnerLinkAsync(token);
            var address = Path.Combine(options.Site.DataFolder, SiteHostOptions.AddressFile);
            var console = File.Exists(address) ? (await File.ReadAllTextAsync(address, token)).Trim() : "/";
            await output.WriteLineAsync($"{console}sign-in/link?code={code}");
            return ExitCodes.Success;
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            await problems.WriteLineAsync($"The database cannot be used: {failure.GetBaseException().Message}");
            return ExitCodes.Failure;
        }
    }
}
