using System.CommandLine;
using System.Net;
using System.Text.Json;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Server.Setup.Prerequisites;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Site.Security.Vault;
using Espalier.Site.Sites;

namespace Espalier.Server.Commands;

/// <summary><c>espalier check</c>: the prerequisites checklist before there is a site, and with it the site's health afterwards. It changes nothing.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var data = SiteFolders.CreateData();
        var keys = SiteFolders.CreateKeys();
        var file = new Option<string?>("--file") { Description = "Answers as for 'setup --file', for a site that is to be set up; default: a local database and the usual ports." };
        var account = new Option<string?>("--service-account") { Description = "Account of this computer that serves the site, whose rights on key and store are checked; default: that of the running service, or the owner of --data." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("check", "Walks through the prerequisites checklist and, where there is a site, its health. Ends with 1 when something failed.") { data, keys, file, account, json };
        command.SetAction(async (parsed, token) =>
        {
            try
            {
                var place = new SetupPlace(Path.GetFullPath(parsed.GetValue(data)!), Path.GetFullPath(parsed.GetValue(keys)!));
                var found = await RunAsync(place, parsed.GetValue(file), parsed.GetValue(account), token);
                return await TellAsync(found, parsed.GetValue(json), System.Console.Out);
            }
            catch (Exception refused) when (refused is UnusableDatabaseException or IOException or UnauthorizedAccessException)
            {
                await System.Console.Error.WriteLineAsync(refused.Message);
                return ExitCodes.Usage;
            }
        });
        return command;
    }

    public static async Task<Checked> RunAsync(SetupPlace place, string? file, string? account, CancellationToken token)
    {
        if (SiteSettingsFile.Find(place.DataFolder) is not { } settings)
        {
            var answers = file is null ? new SetupAnswers { Site = new SiteAnswers { HostNames = [Dns.GetHostName()] } } : Read(await File.ReadAllTextAsync(file, token));
            return new Checked(null, await new PrerequisitesCheck(place, TimeProvider.System, []).RunAsync(answers, null, token), []);
        }

        var isServed = await ServedSite.IsServedAsync(settings, token);
        var files = await new ServiceFiles(account ?? await ServiceFiles.FindAccountAsync(settings, place.DataFolder, token)).CheckAsync(settings, place.DataFolder, token);
        if (SiteKey.Exists(settings.KeysFolder) && !ServiceFiles.CanRead(Path.Combine(settings.KeysFolder, SiteKey.FileName)))
        {
            return new Checked(settings.SiteCode, [], [Service(settings, isServed), .. files]);
        }

        var options = settings.ToHostOptions(place.DataFolder);
        var site = place with { KeysFolder = settings.KeysFolder };
        var found = await new PrerequisitesCheck(site, TimeProvider.System, isServed ? SettingsChange.PortsOf(settings) : []).RunAsync(SettingsAnswers.Of(settings, options.Database), null, token);
        return new Checked(settings.SiteCode, [.. found.Where(static p => p.Name is not ("Boundaries" or "Active Directory"))], [Service(settings, isServed), .. files, .. await HealthAsync(options, token)]);
    }

    private static async Task<int> TellAsync(Checked found, bool isJson, TextWriter output)
    {
        var isGood = found.Prerequisites.All(static p => p.State != PrerequisiteState.Failed) && found.Health.All(static i => i.State != HealthState.Bad);
        if (isJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { IsReady = isGood, found.SiteCode, found.Prerequisites, found.Health }, ApiJson.Options));
            return isGood ? ExitCodes.Success : ExitCodes.Failure;
        }

        foreach (var item in found.Prerequisites)
        {
            await output.WriteLineAsync(Line(item.State switch
            {
                PrerequisiteState.Met => "passed",
                PrerequisiteState.Warning => "look at",
                PrerequisiteState.Failed => "FAILED",
                PrerequisiteState.NotApplicable => "-",
            }, item.Name + (item.IsOptional ? " (optional)" : ""), item.Finding, item.Fix));
        }

        foreach (var item in found.Health)
        {
            await output.WriteLineAsync(Line(item.State switch { HealthState.Good => "passed", HealthState.Warning => "look at", HealthState.Bad => "FAILED" }, item.Name, item.Finding, item.Fix));
        }

        await output.WriteLineAsync(isGood ? found.SiteCode is { } code ? $"Site {code} is well." : "A site can be set up here." : "Something failed; see above.");
        return isGood ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string Line(string state, string name, string finding, string? fix) => $"{state,-8}{name}: {finding}" + (fix is null ? "" : $"\n        {fix}");

    private static SetupAnswers Read(string json)
    {
        var answers = SetupFile.Read(json);
        return answers.Problem is { } problem ? throw new UnusableDatabaseException(string.Join('\n', problem.Fields.Select(static f => $"{f.Field}: {f.Text}"))) : answers.Value!;
    }

    private static HealthItem Service(SiteSettings settings, bool isServed) => isServed
        ? new HealthItem("Service", HealthState.Good, $"The site is served; version {SiteVersion.Current}.")
        : new HealthItem("Service", HealthState.Warning, "The site is not served.", $"Start it: systemctl start espalier, or espalier serve --data; its console will be {SiteSetUp.ConsoleOf(settings)}");

    private static async Task<IReadOnlyList<HealthItem>> HealthAsync(SiteHostOptions options, CancellationToken token)
    {
        if (options.Database is null && !File.Exists(Path.Combine(options.Site.DataFolder, options.DatabaseName + ".db")))
        {
            return [new HealthItem("Database", HealthState.Bad, $"{options.DatabaseName}.db is not in {options.Site.DataFolder}.", "Put a backup in its place: espalier restore.")];
        }

        await using var site = new ServiceCollection().AddLogging().AddSingleton(_ => options.CreateEngine(SiteRole.ModelParts)).AddSite(options.Site).BuildServiceProvider();
        return await site.GetRequiredService<SiteHealth>().CheckAllAsync(token);
    }
}

/// <summary>What a check found.</summary>
/// <param name="SiteCode">Null where no site is set up.</param>
/// <param name="Prerequisites">The checklist.</param>
/// <param name="Health">The site's health; empty where there is none.</param>
internal sealed record Checked(string? SiteCode, IReadOnlyList<Prerequisite> Prerequisites, IReadOnlyList<HealthItem> Health);
