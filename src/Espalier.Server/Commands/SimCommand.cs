using System.CommandLine;
using System.Globalization;
using Espalier.Hosting.Logs;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Fleet;
using Espalier.MacSimulator.Life;
using Espalier.MacSimulator.Scripts;
using Espalier.MacSimulator.Site;

namespace Espalier.Server.Commands;

/// <summary><c>espalier sim</c>: simulated Macs against any site.</summary>
internal static class SimCommand
{
    /// <summary>An hour a second: more would be one long queue of inventories.</summary>
    private const int MaxLife = 3600;

    public static Command Create()
    {
        var site = new Option<Uri>("--site") { CustomParser = static r => Uri.TryCreate(r.Tokens[0].Value, UriKind.Absolute, out var uri) ? uri : null, Description = "Address of the site for Macs: https://host:8760", Required = true };
        var fingerprint = new Option<string>("--fingerprint") { Description = "SHA-256 of the site's certificate authority, as the console shows it.", Required = true };
        var tokenFile = new Option<string>("--token-file") { Description = "File with an enrollment token; not on the command line, where everybody on this host could read it.", Required = true };
        var macs = new Option<int>("--macs") { Description = "Number of Macs.", DefaultValueFactory = _ => 50 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed makes the same Macs.", DefaultValueFactory = _ => 1 };
        var data = new Option<string>("--data") { Description = "Folder for the state of their clients.", Required = true };
        var life = CreateLifeOption();
        var input = new Option<bool>("--until-input-ends") { Description = "End when standard input ends, as it does when whoever started this is gone." };
        var command = new Command("sim", "Runs simulated Macs against a site.") { site, fingerprint, tokenFile, macs, seed, data, life, input };
        command.SetAction(async (parsed, token) =>
        {
            SQLitePCL.Batteries_V2.Init();
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            Directory.CreateDirectory(folder);
            var target = new SiteTarget(parsed.GetValue(site)!, parsed.GetValue(fingerprint)!, (await File.ReadAllTextAsync(parsed.GetValue(tokenFile)!, token)).Trim());
            using var log = new FileLoggerProvider(Path.Combine(folder, "espalier_sim.log"), LogLimits.Default, TimeProvider.System);
            using var scripts = new ScriptHost(new ScriptHostOptions());
            var plans = SimulatedFleet.Plan(new SimulatedFleetOptions { Count = parsed.GetValue(macs), Seed = parsed.GetValue(seed), EndlessScripts = 0 });
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            if (parsed.GetValue(input))
            {
                // Reading the console's input blocks its thread, whatever the method is called.
                _ = Task.Run(() => EndWithInputAsync(stop), CancellationToken.None);
            }

            await RunAsync(plans, folder, target, new LifePace { Speed = parsed.GetValue(life) }, scripts, log, stop.Token);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>How fast simulated Macs live; the same for <c>sim</c> and <c>demo</c>.</summary>
    public static Option<double> CreateLifeOption()
    {
        var life = new Option<double>("--life")
        {
            Description = $"Seconds of the Macs' life in a second: users come and go, applications and disks change, a traveller leaves and returns. From 0 (nothing happens) to {MaxLife}.",
            DefaultValueFactory = _ => new LifePace().Speed,
        };
        life.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !(double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var speed) && speed is >= 0 and <= MaxLife))
            {
                result.AddError($"--life: a number from 0 to {MaxLife} is needed.");
            }
        });
        return life;
    }

    private static async Task EndWithInputAsync(CancellationTokenSource stop)
    {
        await System.Console.In.ReadToEndAsync(CancellationToken.None);
        await stop.CancelAsync();
    }

    private static async Task RunAsync(IReadOnlyList<SimulatedMacPlan> plans, string folder, SiteTarget target, LifePace pace, ScriptHost scripts, FileLoggerProvider log, CancellationToken token)
    {
        var macs = plans.Select(plan => new SimulatedMac(plan, TimeProvider.System, scripts)).ToList();
        try
        {
            await Task.WhenAll(macs.Select(mac => new ConnectedMac(mac, Path.Combine(folder, mac.Plan.Name), target, pace, log.CreateLogger(mac.Plan.Name)).RunAsync(token)));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Ended by whoever started it.
        }
        finally
        {
            macs.ForEach(static mac => mac.Dispose());
        }
    }
}
