using System.CommandLine;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;

namespace Espalier.Server.Commands;

/// <summary><c>espalier serve</c>: runs a site, and its set-up before there is one. Everything about a site is in its settings.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = SiteFolders.CreateData();
        var keys = SiteFolders.CreateKeys();
        var macClient = new Option<string?>("--mac-client") { Description = "Folder of the Mac client that eng/publish-mac-client.sh made; default: mac-client beside this program." };
        var keytab = new Option<string?>("--keytab") { Description = $"Keytab with the keys of HTTP/<name of the server>: administrators sign in to the console by Kerberos. Default: {SiteSettings.KeytabFile} in --keys; without it nobody does." };
        var port = new Option<int>("--console-port") { Description = "HTTPS for set-up and of a site that is made by these options; once there is a site, its settings say the port.", DefaultValueFactory = _ => SitePorts.DefaultConsole };
        var given = new GivenSite();
        var command = new Command("serve", "Runs the site in --data. Where there is none yet, makes the one that the options name, or prints a link that opens set-up.") { data, keys, macClient, keytab, port };
        foreach (var option in given.Options)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, token) =>
        {
            var place = new SetupPlace(Path.GetFullPath(parsed.GetValue(data)!), Path.GetFullPath(parsed.GetValue(keys)!));
            try
            {
                if (await given.EnsureAsync(parsed, place, parsed.GetValue(port), token) is { } refused)
                {
                    return refused;
                }
            }
            catch (UnusableDatabaseException broken)
            {
                await System.Console.Error.WriteLineAsync(broken.Message);
                return ExitCodes.Failure;
            }

            var options = new ServeOptions(parsed.GetValue(port), parsed.GetValue(macClient) is { } folder ? Path.GetFullPath(folder) : null, parsed.GetValue(keytab) is { } file ? Path.GetFullPath(file) : null, LogToConsole: true);
            using var run = new SiteRun(place, options, System.Console.Out);
            return await RunAsync(run, token);
        });
        return command;
    }

    /// <summary>The outer host tells systemd or Windows when the site is there and is told by them to stop; sites come and go inside of it.</summary>
    private static async Task<int> RunAsync(SiteRun run, CancellationToken token)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSystemd();
        builder.Services.AddWindowsService();
        builder.Services.AddSingleton<IHostedService>(run);
        using var host = builder.Build();
        run.Failed += host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication;
        try
        {
            await host.StartAsync(token);
            await host.WaitForShutdownAsync(token);
        }
        catch (Exception refused) when (refused is UnusableDatabaseException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(refused.Message);
            return ExitCodes.Failure;
        }

        if (run.Failure is { } failure)
        {
            await System.Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failure;
        }

        return ExitCodes.Success;
    }
}

/// <summary>Exit codes of <c>espalier</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>The site cannot be reached, is not the expected one, or cannot answer now.</summary>
    public const int Unreachable = 3;

    /// <summary>Not signed in, or not allowed.</summary>
    public const int NotAllowed = 4;

    /// <summary>There is no such thing.</summary>
    public const int NotFound = 5;

    /// <summary>What was waited for had not happened in time.</summary>
    public const int TimedOut = 6;
}
