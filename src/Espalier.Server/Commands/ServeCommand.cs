using System.CommandLine;
using System.Net;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Commands;

/// <summary><c>espalier serve</c>: runs the roles of a site.</summary>
internal static class ServeCommand
{
    private const string DefaultKeys = "/etc/espalier/keys";
    public const string DefaultData = "/var/lib/espalier";

    public static Command Create()
    {
        var roles = new Option<string>("--roles") { Description = "Roles to run, separated by commas: 'site', and with it 'reporting'.", DefaultValueFactory = _ => "site" };
        var data = new Option<string>("--data") { Description = "Folder for the database and logs.", DefaultValueFactory = _ => DefaultData };
        var keys = new Option<string>("--keys") { Description = "Folder of the site key; never below --data.", DefaultValueFactory = _ => DefaultKeys };
        var database = new Option<string?>("--database") { Description = "PostgreSQL connection string, without Database= for 'espalier_<site code>'; without this option an SQLite file in --data." };
        var siteCode = new Option<string>("--site-code") { Description = "Three letters or digits.", Required = true };
        var host = new Option<string[]>("--host-name") { Description = "DNS name or address by which Macs reach this server; may be repeated." };
        var macs = new Option<int>("--mac-port") { Description = "HTTPS for Macs.", DefaultValueFactory = _ => SitePorts.DefaultMacs };
        var files = new Option<int>("--files-port") { Description = "HTTP for the files that anybody may download; 0 for none.", DefaultValueFactory = _ => SitePorts.DefaultFiles };
        var macClient = new Option<string?>("--mac-client") { Description = "Folder of the Mac client that eng/publish-mac-client.sh made; default: mac-client beside this program." };
        var clientPort = new Option<bool>("--client-port") { Description = "Take orders to port 8000 of Macs first; their clients listen there." };
        var console = new Option<int>("--console-port") { Description = "HTTPS for console and admin API.", DefaultValueFactory = _ => SitePorts.DefaultConsole };
        var command = new Command("serve", "Runs the roles of a site.") { roles, data, keys, database, siteCode, host, macs, console, files, macClient, clientPort };
        command.SetAction(async (parsed, token) =>
        {
            var wanted = parsed.GetValue(roles)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (!wanted.Contains("site") || !wanted.All(static role => role is "site" or "reporting"))
            {
                await System.Console.Error.WriteLineAsync("--roles: this version has the roles 'site' and, beside it, 'reporting'.");
                return ExitCodes.Usage;
            }

            var dataFolder = Path.GetFullPath(parsed.GetValue(data)!);
            var keysFolder = Path.GetFullPath(parsed.GetValue(keys)!);
            if (keysFolder.StartsWith(dataFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                await System.Console.Error.WriteLineAsync("--keys: the site key must not lie below --data, or every backup of the data would carry it.");
                return ExitCodes.Usage;
            }

            var code = parsed.GetValue(siteCode)!;
            if (code.Length != 3 || !code.All(char.IsAsciiLetterOrDigit))
            {
                await System.Console.Error.WriteLineAsync("--site-code: three letters or digits are needed, for example T12.");
                return ExitCodes.Usage;
            }

            var names = parsed.GetValue(host) is { Length: > 0 } given ? given : [Dns.GetHostName(), "localhost", "127.0.0.1"];
            var site = new SiteOptions { SiteCode = code.ToUpperInvariant(), DataFolder = dataFolder, KeysFolder = keysFolder, HostNames = names, UsesClientPort = parsed.GetValue(clientPort), HasReporting = wanted.Contains("reporting") };
            var options = new SiteHostOptions
            {
                Site = parsed.GetValue(macClient) is { } clientFolder ? site with { MacClientFolder = Path.GetFullPath(clientFolder) } : site,
                Ports = new SitePorts(parsed.GetValue(macs), parsed.GetValue(console)) { Files = parsed.GetValue(files) is > 0 and var filesPort ? filesPort : null },
                Database = parsed.GetValue(database),
                LogToConsole = true,
            };
            PrivateFiles.CreateFolder(dataFolder);
            try
            {
                await using var app = await SiteHost.StartAsync(options, null, token);
                await File.WriteAllTextAsync(Path.Combine(dataFolder, SiteHostOptions.AddressFile), $"https://{names[0]}:{options.Ports.Console}/", token);
                await app.WaitForShutdownAsync(token);
                return ExitCodes.Success;
            }
            catch (UnusableDatabaseException refused)
            {
                await System.Console.Error.WriteLineAsync(refused.Message);
                return ExitCodes.Failure;
            }
        });
        return command;
    }
}

/// <summary>Exit codes of <c>espalier</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;
}
