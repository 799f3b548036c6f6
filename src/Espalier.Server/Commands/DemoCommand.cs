using System.CommandLine;
using System.Text.Json;
using Espalier.Server.Databases;
using Espalier.Server.Demo;
using Espalier.Server.Setup;

namespace Espalier.Server.Commands;

/// <summary><c>espalier demo</c>: a whole site with simulated Macs on this host, reachable from this host only.</summary>
internal static class DemoCommand
{
    private const int MaxMacs = 500;

    public static Command Create()
    {
        var macs = new Option<int>("--macs") { Description = $"Simulated Macs, 1 to {MaxMacs}.", DefaultValueFactory = _ => 50 };
        var data = new Option<string>("--data") { Description = "Folder of the demo; everything it writes lies below.", DefaultValueFactory = _ => ".demo" };
        var database = new Option<string?>("--database") { Description = "PostgreSQL connection string, without Database= for 'espalier_dem'; without this option an SQLite file in --data." };
        var port = new Option<int>("--port") { Description = "Port of the console; without it 8480, or a free one." };
        var until = new Option<bool>("--until-settled") { Description = "End when every Mac is enrolled, inventoried, has its policy and has reported." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var life = SimCommand.CreateLifeOption();
        var timeout = new Option<int>("--timeout") { Description = "Seconds to settle.", DefaultValueFactory = _ => 300 };
        var command = new Command("demo", "Runs a site with simulated Macs on this host.") { macs, data, database, port, until, json, life, timeout };
        command.SetAction(async (parsed, token) =>
        {
            var count = parsed.GetValue(macs);
            if (count is < 1 or > MaxMacs)
            {
                await System.Console.Error.WriteLineAsync($"--macs: a number from 1 to {MaxMacs} is needed.");
                return ExitCodes.Usage;
            }

            if (!DatabaseConnection.TryRead(parsed.GetValue(database), out var answers))
            {
                await System.Console.Error.WriteLineAsync("--database: a PostgreSQL connection string with Host= and Username= is needed.");
                return ExitCodes.Usage;
            }

            var options = new DemoOptions(count, Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(port), parsed.GetValue(until), parsed.GetValue(json), parsed.GetValue(life), TimeSpan.FromSeconds(parsed.GetValue(timeout)), answers);
            Directory.CreateDirectory(options.DataFolder);
            try
            {
                await using var site = await DemoSite.StartAsync(options, token);
                return await RunAsync(options, site, token);
            }
            catch (PortTakenException taken)
            {
                await System.Console.Error.WriteLineAsync($"--port: {taken.Message} Choose another one, or leave the option out.");
                return ExitCodes.Usage;
            }
            catch (UnusableDatabaseException refused)
            {
                await System.Console.Error.WriteLineAsync($"{(answers.Provider == DatabaseProvider.Remote ? "--database" : "--data")}: {refused.Message}");
                return ExitCodes.Failure;
            }
            catch (DemoFolderTakenException taken)
            {
                await System.Console.Error.WriteLineAsync($"--data: {taken.Message} Choose another one.");
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, DemoSite site, CancellationToken token)
    {
        var info = options.Json ? System.Console.Error : System.Console.Out;
        await info.WriteLineAsync($"Console: {site.Console}\nSign in: {site.SignInLink}  (once, within 15 minutes)\n{options.Macs} simulated Macs are on their way. Ctrl-C ends everything.");
        try
        {
            if (options.UntilSettled)
            {
                var result = await new SettledState(site.Console, site.ApiToken, options.Macs).WaitAsync(options.Timeout, TimeProvider.System, token);
                await System.Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(result) : result.ToString());
                return result is { IsSettled: true, Errors: 0 } ? ExitCodes.Success : ExitCodes.Failure;
            }

            await site.MacsEndedAsync(token);
            await System.Console.Error.WriteLineAsync("The simulated Macs ended; see macs/espalier_sim.log in the demo's folder.");
            return ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return ExitCodes.Success;
        }
    }
}
