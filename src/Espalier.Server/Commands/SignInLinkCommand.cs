using System.CommandLine;
using Espalier.Data;
using Espalier.Server.Demo;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Commands;

/// <summary><c>espalier sign-in-link</c>: another one-time link for whoever may read the data folder.</summary>
internal static class SignInLinkCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Data folder of the demo.", DefaultValueFactory = _ => ".demo" };
        var command = new Command("sign-in-link", "Makes a one-time sign-in link, worth 15 minutes.") { data };
        command.SetAction(async (parsed, token) =>
        {
            var options = DemoSite.HostOptions(Path.GetFullPath(parsed.GetValue(data)!), new SitePorts(0, 0));
            var file = Path.Combine(options.Site.DataFolder, options.DatabaseName + ".db");
            if (!File.Exists(file))
            {
                await System.Console.Error.WriteLineAsync($"There is no site in {options.Site.DataFolder}.");
                return ExitCodes.Failure;
            }

            var address = Path.Combine(options.Site.DataFolder, DemoSite.AddressFile);
            await using var database = new SiteDatabase(options.CreateEngine(SiteRole.ModelParts));
            var accounts = new Accounts(database, TimeProvider.System);
            var user = await accounts.SaveLocalUserAsync("Administrator", null, [SecurityRole.FullAdministrator.Name], token);
            var code = await accounts.CreateTokenAsync(user, "sign-in link", Accounts.SignInLinkLifetime, isSignInLink: true, token);
            var console = File.Exists(address) ? (await File.ReadAllTextAsync(address, token)).Trim() : "/";
            await System.Console.Out.WriteLineAsync($"{console}sign-in/link?code={code}");
            return ExitCodes.Success;
        });
        return command;
    }
}
